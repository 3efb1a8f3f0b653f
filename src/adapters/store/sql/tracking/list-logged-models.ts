import type { ListedLoggedModel } from '../../../../domain/tracking-store.js';
import { number, text } from '../row.js';
import type { Reading } from '../session.js';
import { sql } from '../statement.js';
import { readLoggedModels } from './read-logged-models.js';

/** The id that a page ended with; null before the first. */
export type LoggedModelPlace = string | null;

/** One page of active logged models, by their ids. None before MLflow 3, which brought the tables. */
export async function listLoggedModels(
  reading: Reading,
  experimentIds: readonly string[],
  size: number,
  after: LoggedModelPlace,
): Promise<ListedLoggedModel[]> {
  const isKnown = reading.schema.columns.tables.has('logged_models');
  if (!isKnown || experimentIds.length === 0) return [];
  const rows = await reading.all(sql`
    SELECT l.model_id, l.experiment_id, l.creation_timestamp_ms FROM logged_models l
    WHERE l.lifecycle_stage = 'active' AND l.model_id > ${after ?? ''}
    AND ${reading.among(sql`CAST(l.experiment_id AS TEXT)`, experimentIds)}
    ORDER BY l.model_id LIMIT ${size}`);
  const models = await readLoggedModels(
    reading,
    rows.map((row) => text(row.model_id) ?? ''),
  );
  return rows.flatMap((row) => {
    const model = models.get(text(row.model_id) ?? '');
    if (model === undefined) return [];
    const creationTimestamp = number(row.creation_timestamp_ms);
    return [{ model, experimentId: String(row.experiment_id), creationTimestamp }];
  });
}
