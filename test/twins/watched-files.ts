import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type MetaValue, Verbatim } from '../../src/adapters/store/files/yaml/meta.js';
import { parseMeta } from '../../src/adapters/store/files/yaml/parse-meta.js';
import type { Watched } from './run-script.js';
import type { WatchedRow } from './watched-database.js';

/** What mlreg keeps elsewhere, and MLflow before 3.5.1 in the file of a version besides. */
const ELSEWHERE = ['aliases', 'metrics', 'params', 'tags'];

/**
 * The registry of a file store, a row a file: what a `meta.yaml` says, or the text of a tag. Of
 * fields that have no value, and of the workspace, nothing is told: each MLflow has its own.
 */
export function watchedFiles(store: string): Watched {
  return {
    clocks: true,
    names: () => namesIn(store),
    rows: async () => await Promise.all(filesIn(store).map((path) => rowOf(store, path))),
  };
}

async function rowOf(store: string, path: string): Promise<WatchedRow> {
  const text = readFileSync(join(store, path), 'utf8');
  const key = { path: path.replace(/^\d{18}/, '<experiment>') };
  if (!path.endsWith('/meta.yaml')) return { table: 'text', key, values: { ...key, text } };
  const isVersion = /\/version-\d+\//.test(path);
  const told = [...((await parseMeta(text)) ?? [])].filter(
    ([name, value]) =>
      value !== null && name !== 'workspace' && !(isVersion && ELSEWHERE.includes(name)),
  );
  const values = Object.fromEntries(told.map(([name, value]) => [name, plain(value)]));
  return { table: 'meta', key, values: { ...key, ...values } };
}

function plain(value: MetaValue): unknown {
  if (value instanceof Verbatim) return `verbatim ${value.text}`;
  if (value instanceof Map) {
    return Object.fromEntries(Array.from(value, ([key, each]) => [key, plain(each)]));
  }
  return Array.isArray(value) ? value.map(plain) : value;
}

/** The registry, and what is written of logged models. */
function filesIn(store: string): string[] {
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(store, join(entry.parentPath, entry.name)))
    .filter((path) => /^models\/|\/models\/m-\w+\/tags\//.test(path))
    .sort();
}

/** What runs and logged models are called, with their ids. */
async function namesIn(store: string): Promise<ReadonlyMap<string, string>> {
  const metas = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^\d{18}\/(models\/)?[\w-]+\/meta\.yaml$/.test(path),
  );
  const names = new Map<string, string>();
  for (const path of metas) {
    const meta = await parseMeta(readFileSync(join(store, path), 'utf8'));
    const name = meta?.get('run_name') ?? meta?.get('name');
    names.set(String(name), String(meta?.get('run_id') ?? meta?.get('model_id')));
  }
  return names;
}
