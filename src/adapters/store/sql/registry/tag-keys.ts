import { text } from '../row.js';
import type { Reading } from '../session.js';
import { list, name, type Statement, sql } from '../statement.js';
import { inWorkspace } from './conditions.js';

/** More than anybody's models have; above it a tag is looked up without its key. */
const MANY = 200;

/**
 * The condition that tags have one of the keys that there are, which is always so. The indexes of
 * the tables of tags begin with the key (those by name came with MLflow 3.12): without it, each page
 * of a list would read the whole table. The keys are found by leaping from one to the next.
 */
export async function ofAnyKey(
  reading: Reading,
  table: 'registered_model_tags' | 'model_version_tags',
): Promise<Statement> {
  const next = (after: Statement) =>
    sql`SELECT MIN(t."key") FROM ${name(table)} t WHERE ${inWorkspace(reading, 't')} AND ${after}`;
  const rows = await reading.all(sql`
    WITH RECURSIVE keys (k) AS (
      ${next(sql`1 = 1`)} UNION ALL
      SELECT (${next(sql`t."key" > keys.k`)}) FROM keys WHERE keys.k IS NOT NULL
    ) SELECT k FROM keys WHERE k IS NOT NULL LIMIT ${MANY + 1}`);
  if (rows.length === 0) return sql`1 = 0`;
  if (rows.length > MANY) return sql`1 = 1`;
  return sql`t."key" IN (${list(rows.map((row) => text(row.k)))})`;
}
