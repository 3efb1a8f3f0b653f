import { UsageError } from '../../../../domain/errors.js';
import { parseTagKey } from '../../../../domain/names.js';
import type { Reading, Writing } from '../session.js';
import { list, name, type SqlValue, sql } from '../statement.js';

type Fields = Readonly<Record<string, SqlValue>>;

/** MLflow's limit for the value of a tag where the column has none (3.0 to 3.17). */
const LONGEST_TAG = 100_000;

/** Inserts rows that have the same columns. @throws UsageError for a text that is too long */
export async function insert(
  writing: Writing,
  table: string,
  rows: readonly Fields[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const { workspace } = writing.schema;
  const placed = rows.map((row) => (workspace === null ? row : { ...row, workspace }));
  const columns = Object.keys(placed[0] ?? {});
  for (const row of placed) checkLengths(writing, table, row);
  const tuples = placed.map((row) => sql`(${list(columns.map((column) => row[column] ?? null))})`);
  await writing.run(
    sql`INSERT INTO ${name(table)} (${list(columns.map(name))}) VALUES ${list(tuples)}`,
  );
}

/**
 * SQLite would take a text of any length; PostgreSQL, and MLflow's own page, would not.
 *
 * @throws UsageError
 */
export function checkLengths({ schema }: Reading, table: string, row: Fields): void {
  for (const [column, value] of Object.entries(row)) {
    const limit = schema.columns.maxLength(table, column);
    if (typeof value !== 'string' || limit === null) continue;
    if (value.length <= limit || [...value].length <= limit) continue;
    throw new UsageError(`the ${WORDS[column] ?? column} is longer than ${limit} characters`, {
      hint: `MLflow has room for ${limit} characters there`,
    });
  }
}

/** What people call a column. */
const WORDS: Readonly<Record<string, string>> = {
  name: 'name of the model',
  value: 'value of the tag',
  run_id: 'id of the run',
};

/** @throws UsageError */
export function checkTag(key: string, value: string): void {
  parseTagKey(key);
  if ([...value].length <= LONGEST_TAG) return;
  throw new UsageError(`the value of the tag ${key} is longer than ${LONGEST_TAG} characters`, {
    hint: 'keep it in a file of the model, and its path in the tag',
  });
}

/** Tags as rows. @throws UsageError */
export function tagRows(tags: ReadonlyMap<string, string> | undefined, owner: Fields): Fields[] {
  return [...(tags ?? [])].map(([key, value]) => {
    checkTag(key, value);
    return { key, value, ...owner };
  });
}
