import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Labels } from './labels.js';
import type { Side } from './operation.js';
import { readNames, readRows, type WatchedRow } from './watched-database.js';

type Values = Readonly<Record<string, unknown>>;

/** What became of one row; NULL is left out of a new one. */
export type Change =
  | { readonly table: string; readonly new: Values }
  | { readonly table: string; readonly of: Values; readonly set: Values }
  | { readonly table: string; readonly gone: Values };

/** What an operation did to the tables; times and generated ids have names. */
export interface Step<Op> {
  readonly operation: Op;
  readonly refused: boolean;
  readonly changes: readonly Change[];
}

/** What an operation may change. */
export interface Watched {
  /** Ids by the names that operations use for them. */
  readonly names: () => Promise<ReadonlyMap<string, string>>;
  readonly rows: () => Promise<readonly WatchedRow[]>;
  /** True if a side takes the clock as often as it likes in one operation. */
  readonly clocks?: boolean;
}

/** The tables of a database that are watched. */
interface Database {
  /** An SQLite file, or the URI of a PostgreSQL database. */
  readonly database: string;
  readonly tables: readonly string[];
}

/** Does the operations one after the other, and looks after each at what has changed. */
export async function runScript<Op extends object>(
  script: readonly Op[],
  side: Side<Op>,
  place: Database | Watched,
): Promise<Step<Op>[]> {
  const watched = 'rows' in place ? place : watchedDatabase(place);
  const names = await watched.names();
  const labels = new Labels(names, watched.clocks);
  const look = async (moment: string) =>
    (await watched.rows()).map((row) => labelled(row, labels, moment));
  let before = await look('before');
  const steps: Step<Op>[] = [];
  for (const [index, operation] of script.entries()) {
    // Two operations within a millisecond would leave the same time.
    await sleep(2);
    const refused = await side.apply(withIds(operation, names));
    const after = await look(`operation ${index + 1}`);
    steps.push({ operation, refused, changes: changesBetween(before, after) });
    before = after;
  }
  return steps;
}

function watchedDatabase({ database, tables }: Database): Watched {
  return { names: () => readNames(database), rows: () => readRows(database, tables) };
}

function labelled({ table, key, values }: WatchedRow, labels: Labels, moment: string): WatchedRow {
  const shown = (record: Values) =>
    Object.fromEntries(
      Object.entries(record)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, value]) => [name, labels.of(value, moment)]),
    );
  return { table, key: shown(key), values: shown(values) };
}

/** `{first}` in any text of an operation, by the id of what has that name. */
function withIds<Op extends object>(operation: Op, names: ReadonlyMap<string, string>): Op {
  return JSON.parse(JSON.stringify(operation), (_, value) => {
    if (typeof value !== 'string') return value;
    return value.replace(/\{(\w+)\}/g, (text, name) => names.get(name) ?? text);
  });
}

function changesBetween(before: readonly WatchedRow[], after: readonly WatchedRow[]): Change[] {
  const id = ({ table, key }: WatchedRow) => JSON.stringify([table, key]);
  const [old, now] = [before, after].map((rows) => new Map(rows.map((row) => [id(row), row])));
  const changes: Change[] = [];
  for (const row of before) {
    if (!now?.has(id(row))) changes.push({ table: row.table, gone: row.key });
  }
  for (const row of after) {
    const was = old?.get(id(row));
    if (!was) {
      const entries = Object.entries(row.values).filter(([, value]) => value !== null);
      changes.push({ table: row.table, new: Object.fromEntries(entries) });
      continue;
    }
    const set = Object.entries(row.values).filter(
      ([name, value]) => !isDeepStrictEqual(value, was.values[name]),
    );
    if (set.length > 0) {
      changes.push({ table: row.table, of: row.key, set: Object.fromEntries(set) });
    }
  }
  return inOrder(changes);
}

/** Each side writes in an order of its own. */
export function inOrder(changes: readonly Change[]): Change[] {
  const text = (change: Change) => JSON.stringify(change);
  return [...changes].sort((left, right) => (text(left) < text(right) ? -1 : 1));
}
