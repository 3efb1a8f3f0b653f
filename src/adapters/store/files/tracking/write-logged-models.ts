import { join } from 'node:path';
import { folderBelow } from '../../../../domain/artifact-uri.js';
import { NotFoundError } from '../../../../domain/errors.js';
import type { NewLoggedModel } from '../../../../domain/tracking-store.js';
import type { LoggedModel } from '../../../../domain/types.js';
import { numberOfLoggedModelStatus } from '../../../logged-model-status.js';
import type { Change } from '../changes/change.js';
import { keyFile, META, MODELS } from '../layout.js';
import type { MetaValue } from '../yaml/meta.js';
import { metaText } from '../yaml/meta-text.js';
import { readLoggedModel } from './read-logged-models.js';
import { METRICS, PARAMS } from './read-runs.js';
import { activeExperiment } from './write-runs.js';

/** In any store: MLflow 2 passes over its folder with a warning, and reads versions made of it. */
export async function createLoggedModel(
  change: Change,
  root: string,
  { experimentId, name, sourceRunId, params = new Map() }: NewLoggedModel,
): Promise<LoggedModel> {
  const experiment = await activeExperiment(root, experimentId);
  const modelId = `m-${crypto.randomUUID().replaceAll('-', '')}`;
  const artifactUri = folderBelow(experiment.location, MODELS, modelId, 'artifacts');
  const meta = new Map<string, MetaValue>([
    ['artifact_location', artifactUri],
    ['creation_timestamp', change.now],
    ['experiment_id', experimentId],
    ['last_updated_timestamp', change.now],
    ['lifecycle_stage', 'active'],
    ['model_id', modelId],
    ['model_type', null],
    ['name', name],
    ['source_run_id', sourceRunId],
    ['status', numberOfLoggedModelStatus('PENDING')],
    ['status_message', null],
  ]);
  const files = Array.from(params, ([key, value]) => [keyFile(PARAMS, key), value] as const);
  const folders = [METRICS, PARAMS].map((folder) => [`${folder}/`, ''] as const);
  change.place(
    join(experiment.folder, MODELS, modelId),
    new Map([[META, metaText(meta)], ...files, ...folders]),
  );
  return {
    ...{ modelId, name, status: 'PENDING', sourceRunId, artifactUri },
    ...{ metrics: new Map(), params, tags: new Map() },
  };
}

export async function finishLoggedModel(
  change: Change,
  root: string,
  modelId: string,
): Promise<void> {
  const found = await readLoggedModel(root, modelId);
  if (found === null || found.deleted) {
    throw new NotFoundError(`there is no logged model ${modelId}`);
  }
  const meta = new Map<string, MetaValue>([
    ...found.meta,
    ['status', numberOfLoggedModelStatus('READY')],
    ['last_updated_timestamp', change.now],
  ]);
  // As MLflow leaves it (3.0 to 3.17): only a deleted one has a stage of life.
  meta.delete('lifecycle_stage');
  change.write(join(found.folder, META), metaText(meta));
}
