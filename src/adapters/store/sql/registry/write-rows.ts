import { UsageError } from '../../../../domain/errors.js';
import { checkTag } from '../../../check-tag.js';
import { insertAll } from '../insert.js';
import type { Reading, Writing } from '../session.js';
import type { SqlValue } from '../statement.js';

type Fields = Readonly<Record<string, SqlValue>>;

/** Inserts rows that have the same columns, into the workspace that is worked in. @throws UsageError for a text that is too long */
export async function insert(
  writing: Writing,
  table: string,
  rows: readonly Fields[],
): Promise<void> {
  const { workspace } = writing.schema;
  for (const row of rows) checkLengths(writing, table, row);
  const placed = rows.map((row) => (workspace === null ? row : { ...row, workspace }));
  await insertAll(writing, table, placed);
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

/** Tags as rows. @throws UsageError */
export function tagRows(tags: ReadonlyMap<string, string> | undefined, owner: Fields): Fields[] {
  return [...(tags ?? [])].map(([key, value]) => {
    checkTag(key, value);
    return { key, value, ...owner };
  });
}
