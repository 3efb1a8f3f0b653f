import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiEntry, readApi } from '../../scripts/docs/api/read-api.js';
import { API_ENTRIES } from '../../scripts/docs/files.js';
import * as library from '../../src/index.js';
import { execute, mlreg } from '../e2e/mlreg.js';
import { pageText } from './blocks.js';

const ROOT = join(import.meta.dirname, '../..');
const examples = readApi(ROOT, { mlreg: API_ENTRIES.mlreg.source })
  .flatMap(({ entries }) => entries.flatMap(examplesOf))
  .concat([...pageText('README.md').matchAll(/^```ts\n(.*?)^```$/gms)].map(readmeExample))
  .map(({ title, code }, index) => ({ title, code, folder: `example-${index}` }));

function examplesOf({ name, members, examples: own }: ApiEntry): { title: string; code: string }[] {
  const below = members.flatMap(examplesOf).map((each) => ({
    ...each,
    title: `${name}.${each.title}`,
  }));
  return [...own.map((code) => ({ title: name, code })), ...below];
}

function readmeExample([, code = '']: RegExpExecArray): { title: string; code: string } {
  return { title: 'README', code };
}

/** Each in a folder of its own: most of them change something. */
let base: string;
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'mlreg-examples-'));
  mkdirSync(join(base, 'node_modules'));
  symlinkSync(ROOT, join(base, 'node_modules/mlreg'));
  const { exit, stderr } = await mlreg(['demo', 'demo', '--no-tour'], { cwd: base });
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  for (const { folder, code } of examples) {
    cpSync(join(base, 'demo'), join(base, folder), { recursive: true });
    writeFileSync(join(base, folder, 'example.mts'), programOf(code));
  }
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What the page says is there already: the names of the library, and an open registry. */
function programOf(code: string): string {
  if (code.includes("from 'mlreg'")) return code;
  const names = [...Object.keys(library)].filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  const isOpen = code.includes('const registry =');
  const imports = [...new Set([...names, ...(isOpen ? [] : ['openRegistry'])])];
  const settings =
    "{ trackingUri: 'sqlite:///mlflow.db', modelPrefix: 'openstack_rca_system_auto_' }";
  return [
    `import { ${imports.join(', ')} } from 'mlreg';`,
    ...(isOpen ? [] : [`const registry = await openRegistry(${settings});`]),
    code,
    ...(isOpen ? [] : ['await registry.close();']),
  ].join('\n');
}

it('there are some', () => expect(examples.length).toBeGreaterThan(15));

it('their types are right', async () => {
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022'];
  const files = examples.map(({ folder }) => `${folder}/example.mts`);
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const checked = await execute(process.execPath, [tsc, ...options, ...files], { cwd: base });
  expect(checked).toMatchObject({ exit: 0, stdout: '' });
});

it.each(examples)('$title', async ({ code, folder }) => {
  const { code: program } = await transform(programOf(code), { loader: 'ts' });
  writeFileSync(join(base, folder, 'example.mjs'), program);
  const { exit, stdout, stderr } = await execute(process.execPath, ['example.mjs'], {
    cwd: join(base, folder),
  });
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  const promised = [...code.matchAll(/^ *\/\/ → (.*)$/gm)].map(([, line]) => line);
  if (promised.length > 0) expect(stdout.trimEnd().split('\n')).toEqual(promised);
});
