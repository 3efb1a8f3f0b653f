import { folderBelow } from '../../../../domain/artifact-uri.js';
import { NotFoundError } from '../../../../domain/errors.js';
import type { NewLoggedModel } from '../../../../domain/tracking-store.js';
import type { LoggedModel } from '../../../../domain/types.js';
import { insertAll, insertInto } from '../insert.js';
import type { Writing } from '../session.js';
import { sql } from '../statement.js';
import { locationOf } from './write-runs.js';

/** Null for a schema before MLflow 3. */
export async function createLoggedModel(
  writing: Writing,
  { experimentId, name, sourceRunId, params = new Map() }: NewLoggedModel,
): Promise<LoggedModel | null> {
  if (!writing.schema.columns.tables.has('logged_models')) return null;
  const modelId = `m-${crypto.randomUUID().replaceAll('-', '')}`;
  const location = await locationOf(writing, experimentId);
  const artifactUri = folderBelow(location, 'models', modelId, 'artifacts');
  const row = {
    model_id: modelId,
    experiment_id: Number(experimentId),
    name,
    artifact_location: artifactUri,
    creation_timestamp_ms: writing.now,
    last_updated_timestamp_ms: writing.now,
    status: 1,
    lifecycle_stage: 'active',
    source_run_id: sourceRunId,
  };
  await writing.run(insertInto('logged_models', [row]));
  await insertAll(
    writing,
    'logged_model_params',
    Array.from(params, ([key, value]) => ({
      model_id: modelId,
      experiment_id: Number(experimentId),
      param_key: key,
      param_value: value,
    })),
  );
  return {
    ...{ modelId, name, status: 'PENDING', sourceRunId, artifactUri },
    ...{ metrics: new Map(), params, tags: new Map() },
  };
}

export async function finishLoggedModel(writing: Writing, modelId: string): Promise<void> {
  const known = await writing.all(sql`
    SELECT 1 FROM logged_models WHERE model_id = ${modelId} AND lifecycle_stage = 'active'`);
  if (known.length === 0) throw new NotFoundError(`there is no logged model ${modelId}`);
  await writing.run(sql`
    UPDATE logged_models SET status = 2, last_updated_timestamp_ms = ${writing.now}
    WHERE model_id = ${modelId}`);
}
