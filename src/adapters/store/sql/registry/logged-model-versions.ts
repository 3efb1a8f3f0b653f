import { VERSIONS_TAG, withVersion } from '../../../model-versions-tag.js';
import { text } from '../row.js';
import type { Writing } from '../session.js';
import { sql } from '../statement.js';

/** Adds a version to the list that a logged model keeps of its versions, as MLflow's server does. */
export async function noteVersion(
  { all, run, schema, lock }: Writing,
  modelId: string,
  version: { readonly name: string; readonly version: number },
): Promise<void> {
  if (!schema.columns.tables.has('logged_model_tags')) return;
  await all(sql`SELECT 1 FROM logged_models l WHERE l.model_id = ${modelId} ${lock('l')}`);
  const [model] = await all(sql`
    SELECT l.experiment_id, t.tag_value FROM logged_models l
    LEFT JOIN logged_model_tags t ON t.model_id = l.model_id AND t.tag_key = ${VERSIONS_TAG}
    WHERE l.model_id = ${modelId}`);
  if (model === undefined) return;
  const value = withVersion(text(model.tag_value), version);
  if (value === null) return;
  await run(sql`
    INSERT INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value)
    VALUES (${modelId}, ${Number(model.experiment_id)}, ${VERSIONS_TAG}, ${value})
    ON CONFLICT (model_id, tag_key) DO UPDATE SET tag_value = excluded.tag_value`);
}
