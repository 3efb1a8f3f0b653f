import type { Reading } from '../session.js';
import { name, type Statement, sql } from '../statement.js';

/** What deleted versions are in: they keep their row, so that no number is given twice. */
export const DELETED = 'Deleted_Internal';

/** Rows of the workspace that is worked in. @param table - as the statement calls it */
export function inWorkspace({ schema }: Reading, table: string): Statement {
  const { workspace } = schema;
  return workspace === null ? sql`1 = 1` : sql`${name(table)}.workspace = ${workspace}`;
}

/** Versions that were not deleted. */
export function live(table: string): Statement {
  return sql`${name(table)}.current_stage <> ${DELETED}`;
}

/** Rows of models that are neither prompts nor locks: `isHiddenModel` as a condition. */
export function visible(reading: Reading, table: string): Statement {
  return sql`SUBSTR(${name(table)}.name, 1, 11) <> 'mlreg-lock.' AND NOT EXISTS (
    SELECT 1 FROM registered_model_tags h WHERE h.name = ${name(table)}.name
    AND h."key" = 'mlflow.prompt.is_prompt' AND h.value = 'true' AND ${inWorkspace(reading, 'h')})`;
}
