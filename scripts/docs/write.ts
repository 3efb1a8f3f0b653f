import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

type Files = ReadonlyMap<string, string>;

/** @returns what was done, a line a file */
export function writeFiles(root: string, files: Files, leftOvers: readonly string[]): string[] {
  const stale = staleFiles(root, files);
  for (const [path, text] of stale) {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    writeFileSync(`${root}/${path}`, text);
  }
  for (const path of leftOvers) rmSync(`${root}/${path}`);
  return [
    ...stale.map(([path]) => `written: ${path}`),
    ...leftOvers.map((path) => `removed: ${path}`),
  ];
}

/** @returns for every file that is not what it should be a line, with a diff below it */
export function checkFiles(root: string, files: Files, leftOvers: readonly string[]): string[] {
  return [
    ...staleFiles(root, files).map(([path, text]) => `stale: ${path}\n${diff(root, path, text)}`),
    ...leftOvers.map((path) => `left over: ${path}, of a command that is no more`),
  ];
}

function staleFiles(root: string, files: Files): [path: string, text: string][] {
  return [...files].filter(([path, text]) => {
    const file = `${root}/${path}`;
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
}

/** Empty where there is no git. */
function diff(cwd: string, path: string, text: string): string {
  const before = existsSync(`${cwd}/${path}`) ? path : '/dev/null';
  const words = ['--no-pager', 'diff', '--no-index', '--no-color', '--', before, '-'];
  return spawnSync('git', words, { cwd, input: text, encoding: 'utf8' }).stdout ?? '';
}
