import { checkTag } from '../../../check-tag.js';
import { insertAll } from '../insert.js';
import { checkLengths } from '../lengths.js';
import type { Writing } from '../session.js';
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

/** Tags as rows. @throws UsageError */
export function tagRows(tags: ReadonlyMap<string, string> | undefined, owner: Fields): Fields[] {
  return [...(tags ?? [])].map(([key, value]) => {
    checkTag(key, value);
    return { key, value, ...owner };
  });
}
