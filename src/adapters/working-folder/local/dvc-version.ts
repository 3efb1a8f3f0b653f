import { basename, dirname, join, normalize, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { smallFile } from './small-file.js';

/**
 * The sum by which DVC knows a file or folder: from `PATH.dvc`, else from the first `dvc.lock` in its
 * folder or above it that has it as the output of a stage.
 *
 * @param path - as it is named in `folder`
 */
export async function dvcVersion(folder: string, path: string): Promise<string | null> {
  const target = resolve(folder, path);
  const own = outputs(await readYaml(`${target}.dvc`));
  const ofOwn = sumOf(own, dirname(target), target);
  if (ofOwn !== null) return ofOwn;
  for (let at = dirname(target); ; at = dirname(at)) {
    const lock = await readYaml(join(at, 'dvc.lock'));
    for (const stage of valuesOf(field(lock, 'stages'))) {
      const sum = sumOf(outputs(stage), at, target);
      if (sum !== null) return sum;
    }
    if (basename(at) === '') return null;
  }
}

function sumOf(outs: readonly unknown[], folder: string, target: string): string | null {
  for (const out of outs) {
    const path = field(out, 'path');
    const md5 = field(out, 'md5');
    if (typeof path !== 'string' || typeof md5 !== 'string') continue;
    const isTarget = normalize(path).replace(/[/\\]$/, '') === relative(folder, target);
    if (isTarget && /^[0-9a-f]{32}(?:\.dir)?$/.test(md5)) return md5;
  }
  return null;
}

async function readYaml(path: string): Promise<unknown> {
  const text = await smallFile(path);
  if (text === null) return null;
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return null;
  }
}

function outputs(value: unknown): readonly unknown[] {
  const outs = field(value, 'outs');
  return Array.isArray(outs) ? outs : [];
}

function valuesOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
