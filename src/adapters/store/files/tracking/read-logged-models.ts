import { join } from 'node:path';
import type { ListedLoggedModel, LoggedModelQuery } from '../../../../domain/tracking-store.js';
import type { LoggedModel } from '../../../../domain/types.js';
import { loggedModelStatus } from '../../../logged-model-status.js';
import { foldersIn } from '../disk/entries.js';
import { textsIn } from '../disk/key-files.js';
import { isRunId, MODELS, TAGS } from '../layout.js';
import { readMeta } from '../read-meta.js';
import { type Meta, metaNumber, metaText, metaWords } from '../yaml/meta.js';
import { experimentFolder } from './experiments.js';
import { FolderFinder } from './find-folders.js';
import { readMetrics } from './read-metrics.js';
import { METRICS, PARAMS } from './read-runs.js';

/** A deleted one too. */
export interface StoredLoggedModel {
  readonly folder: string;
  readonly meta: Meta;
  readonly model: LoggedModel;
  readonly deleted: boolean;
}

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
  const model: LoggedModel = {
    modelId,
    name: metaWords(meta, 'name'),
    status: loggedModelStatus(metaNumber(meta, 'status')),
    sourceRunId: metaWords(meta, 'source_run_id'),
    artifactUri: metaWords(meta, 'artifact_location'),
    metrics: readMetrics(join(folder, METRICS)),
    params: textsIn(join(folder, PARAMS)),
    tags: textsIn(join(folder, TAGS)),
  };
  return { folder, meta, model, deleted: metaText(meta, 'lifecycle_stage') === 'deleted' };
}

/** @param turn - called for each that is looked at */
export async function* listLoggedModels(
  root: string,
  experimentIds: readonly string[],
  turn: () => Promise<void>,
): AsyncGenerator<ListedLoggedModel, void, undefined> {
  for (const experimentId of experimentIds) {
    const experiment = experimentFolder(root, experimentId);
    if (experiment === null) continue;
    for (const modelId of foldersIn(join(experiment, MODELS))) {
      await turn();
      const stored = await readLoggedModelIn(join(experiment, MODELS, modelId), modelId);
      if (stored === null || stored.deleted) continue;
      const creationTimestamp = metaNumber(stored.meta, 'creation_timestamp');
      yield { model: stored.model, experimentId, creationTimestamp };
    }
  }
}

/**
 * The one of an id, or those of a run, newest first; no deleted ones.
 *
 * @param turn - called for each that is looked at
 */
export async function findLoggedModels(
  root: string,
  by: LoggedModelQuery,
  turn: () => Promise<void>,
): Promise<LoggedModel[]> {
  if ('modelId' in by) {
    const found = await readLoggedModel(root, by.modelId);
    return found === null || found.deleted ? [] : [found.model];
  }
  const experiment = experimentFolder(root, by.experimentId);
  if (experiment === null) return [];
  const found: StoredLoggedModel[] = [];
  for (const modelId of foldersIn(join(experiment, MODELS))) {
    await turn();
    const folder = join(experiment, MODELS, modelId);
    // Most are those of other runs, and have metrics that nobody asked for.
    const meta = await readMeta(folder);
    if (meta === null || metaText(meta, 'source_run_id') !== by.runId) continue;
    const stored = await readLoggedModelIn(folder, modelId);
    if (stored !== null && !stored.deleted) found.push(stored);
  }
  const createdAt = ({ meta }: StoredLoggedModel) => metaNumber(meta, 'creation_timestamp') ?? 0;
  return found.sort((a, b) => createdAt(b) - createdAt(a)).map(({ model }) => model);
}
