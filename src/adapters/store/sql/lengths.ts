import { UsageError } from '../../../domain/errors.js';
import type { NewRow } from './insert.js';
import type { Reading } from './session.js';

/**
 * SQLite would take a text of any length; PostgreSQL, and MLflow's own page, would not.
 *
 * @throws UsageError
 */
export function checkLengths({ schema }: Reading, table: string, row: NewRow): void {
  for (const [column, value] of Object.entries(row)) {
    const limit = schema.columns.maxLength(table, column);
    if (typeof value !== 'string' || limit === null) continue;
    if (value.length <= limit || [...value].length <= limit) continue;
    const what = WORDS[`${table}.${column}`] ?? WORDS[column] ?? column;
    throw new UsageError(`the ${what} is longer than ${limit} characters`, {
      hint: `MLflow has room for ${limit} characters there`,
    });
  }
}

/** What people call a column. */
const WORDS: Readonly<Record<string, string>> = {
  name: 'name of the model',
  value: 'value of the tag',
  run_id: 'id of the run',
  artifact_uri: 'place of the files of the run',
  artifact_location: 'place of the files of the experiment',
  'params.value': 'value of the parameter',
  'runs.name': 'name of the run',
  'experiments.name': 'name of the experiment',
};
