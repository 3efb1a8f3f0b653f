import { ConflictError } from './errors.js';
import type { Experiment } from './types.js';

/** The error for a new experiment whose name is taken, and the way on. */
export function takenExperiment(
  { name, experimentId, deleted }: Experiment & { readonly deleted: boolean },
  cause?: unknown,
): ConflictError {
  if (!deleted) {
    return new ConflictError(`the experiment "${name}" exists already`, {
      hint: 'choose another name',
      cause,
    });
  }
  return new ConflictError(`the experiment "${name}" was deleted in MLflow, and keeps its name`, {
    hint: `\`mlflow experiments restore --experiment-id ${experimentId}\` brings it back`,
    cause,
  });
}
