import { checkLengths } from './lengths.js';
import type { Writing } from './session.js';
import { list, name, type SqlValue, type Statement, sql } from './statement.js';

/** A row by the names of its columns. */
export type NewRow = Readonly<Record<string, SqlValue | Statement>>;

/** SQLite takes 32,766 values in a statement, and PostgreSQL 65,535. */
const ROWS_AT_ONCE = 250;

/**
 * @param rows - at least one, all with the same columns
 * @param end - what follows the rows: ON CONFLICT, RETURNING
 */
export function insertInto(
  table: string,
  rows: readonly [NewRow, ...NewRow[]],
  end: Statement = sql``,
): Statement {
  const columns = list(Object.keys(rows[0]).map(name));
  const values = list(rows.map((row) => sql`(${list(Object.values(row))})`));
  return sql`INSERT INTO ${name(table)} (${columns}) VALUES ${values} ${end}`;
}

/**
 * Any number of rows, in as few statements as the database takes.
 *
 * @throws UsageError for a text that the database would not take
 */
export async function insertAll(
  writing: Writing,
  table: string,
  rows: readonly NewRow[],
  end?: Statement,
): Promise<void> {
  if (writing.enforcesLengths) for (const row of rows) checkLengths(writing, table, row);
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const [first, ...more] = rows.slice(start, start + ROWS_AT_ONCE);
    if (first !== undefined) await writing.run(insertInto(table, [first, ...more], end));
  }
}
