import type { LoggedModel, Run } from './types.js';

/**
 * Runs and logged models, read in batches: a call costs requests or queries per thousand ids, never
 * one per id. Deleted runs are included, as the versions made from them live on. Ids that do not
 * exist are absent from the answer, and so may be deleted logged models: MLflow 3.17 gives them one
 * by one only.
 */
export interface TrackingStore {
  getRuns(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>>;
  getLoggedModels(modelIds: readonly string[]): Promise<ReadonlyMap<string, LoggedModel>>;
}
