import { UsageError } from '../../../../domain/errors.js';
import { parseTagKey } from '../../../../domain/names.js';
import { insertAll } from '../insert.js';
import { checkLengths } from '../lengths.js';
import type { Writing } from '../session.js';
import type { SqlValue } from '../statement.js';

type Fields = Readonly<Record<string, SqlValue>>;

/** MLflow's limit for the value of a tag where the column has none (3.0 to 3.17). */
const LONGEST_TAG = 100_000;

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
