import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseMeta } from '../../src/adapters/store/files/yaml/parse-meta.js';
import type { Watched } from './run-script.js';
import type { WatchedRow } from './watched-database.js';

/**
 * `run_uuid` is what MLflow 2 reads, `workspace` what MLflow writes from 3.10 on and every one passes over;
 * the id of an experiment is drawn by lot.
 */
const UNTOLD = ['run_uuid', 'workspace', 'experiment_id'];

/** The experiments, runs and logged models of a file store: a row a file. */
export function watchedRuns(store: string): Watched {
  return {
    clocks: true,
    names: async () => new Map(),
    rows: async () => {
      const experiments = await experimentsIn(store);
      return await Promise.all(filesIn(store).map((path) => rowOf(store, path, experiments)));
    },
  };
}

async function rowOf(
  store: string,
  path: string,
  experiments: ReadonlyMap<string, string>,
): Promise<WatchedRow> {
  const named = (text: string) =>
    text.replaceAll(store, '<store>').replace(/\b\d{18}\b/g, (id) => experiments.get(id) ?? id);
  const key = { path: named(path) };
  const text = readFileSync(join(store, path), 'utf8');
  if (!path.endsWith('/meta.yaml')) {
    const told = path.includes('/metrics/') ? pointsOf(text) : text;
    return { table: 'text', key, values: { ...key, told } };
  }
  const told = [...((await parseMeta(text)) ?? [])]
    .filter(([name, value]) => value !== null && !UNTOLD.includes(name))
    .map(([name, value]) => [name, typeof value === 'string' ? named(value) : value] as const);
  return { table: 'meta', key, values: { ...key, ...Object.fromEntries(told) } };
}

/** Python writes the exponent of a number in another form. */
function pointsOf(text: string): string {
  return text.replace(/(?<=^-?\d+ )-?\d\S*/gm, (number) => String(Number(number)));
}

/** Names of experiments by their ids. */
async function experimentsIn(store: string): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const id of readdirSync(store).filter((name) => /^\d{18}$/.test(name))) {
    const meta = await parseMeta(readFileSync(join(store, id, 'meta.yaml'), 'utf8'));
    names.set(id, `<${meta?.get('name')}>`);
  }
  return names;
}

function filesIn(store: string): string[] {
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(store, join(entry.parentPath, entry.name)))
    .filter((path) => /^\d+\//.test(path))
    .sort();
}
