import { text } from '../row.js';
import type { Writing } from '../session.js';
import { sql } from '../statement.js';

/** The tag in which MLflow's server writes down what versions were made of a logged model. */
const TAG = 'mlflow.modelVersions';

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
    LEFT JOIN logged_model_tags t ON t.model_id = l.model_id AND t.tag_key = ${TAG}
    WHERE l.model_id = ${modelId}`);
  if (model === undefined) return;
  const known = knownVersions(text(model.tag_value));
  if (known === null) return;
  const value = pythonJson([...known, version]);
  await run(sql`
    INSERT INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value)
    VALUES (${modelId}, ${Number(model.experiment_id)}, ${TAG}, ${value})
    ON CONFLICT (model_id, tag_key) DO UPDATE SET tag_value = excluded.tag_value`);
}

/** Null for what is no list: it is not ours to throw away. */
function knownVersions(json: string | null): readonly unknown[] | null {
  if (json === null) return [];
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** JSON with the spaces and the escapes of Python's `json.dumps`. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return `{${entries.map(([key, each]) => `${pythonJson(key)}: ${pythonJson(each)}`).join(', ')}}`;
  }
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
