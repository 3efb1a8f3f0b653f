import { join } from 'node:path';
import type { LoggedModel } from '../../../../domain/types.js';
import { textsIn } from '../disk/key-files.js';
import { isRunId, MODELS, TAGS } from '../layout.js';
import { readMeta } from '../read-meta.js';
import { metaText, metaWords } from '../yaml/meta.js';
import { FolderFinder } from './find-folders.js';
import { readMetrics } from './read-metrics.js';
import { METRICS, PARAMS } from './read-runs.js';

/** A deleted one too. */
export type StoredLoggedModel = LoggedModel & {
  readonly folder: string;
  readonly deleted: boolean;
};

/** A logged model by its id alone; null if there is none. */
export async function readLoggedModel(
  root: string,
  modelId: string,
): Promise<StoredLoggedModel | null> {
  if (!isRunId(modelId)) return null;
  const folder = new FolderFinder(MODELS).find(root, [modelId]).get(modelId);
  return folder === undefined ? null : await readLoggedModelIn(folder, modelId);
}

/** Null for a folder that is none, or says that it is another. */
export async function readLoggedModelIn(
  folder: string,
  modelId: string,
): Promise<StoredLoggedModel | null> {
  const meta = await readMeta(folder);
  if (meta === null || metaText(meta, 'model_id') !== modelId) return null;
  return {
    folder,
    modelId,
    name: metaWords(meta, 'name'),
    sourceRunId: metaWords(meta, 'source_run_id'),
    artifactUri: metaWords(meta, 'artifact_location'),
    metrics: readMetrics(join(folder, METRICS)),
    params: textsIn(join(folder, PARAMS)),
    tags: textsIn(join(folder, TAGS)),
    deleted: metaText(meta, 'lifecycle_stage') === 'deleted',
  };
}
