import type { NewRun } from './tracking-store.js';

/** The tag that is a run's name. */
export const RUN_NAME_TAG = 'mlflow.runName';
/** The tag that is a run's user. */
export const USER_TAG = 'mlflow.user';

/** The tags that a new run has: of those, MLflow's server makes only the name's (2.9 to 3.17). */
export function tagsOfNewRun({ name, userId, tags = new Map() }: NewRun): Map<string, string> {
  const all = new Map([...tags, [RUN_NAME_TAG, name]]);
  return userId === undefined ? all : all.set(USER_TAG, userId);
}
