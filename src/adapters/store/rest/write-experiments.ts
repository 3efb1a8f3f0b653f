import { type ExperimentWire, type MlflowClient, RestError } from '../../../client/index.js';
import { takenExperiment } from '../../../domain/taken-experiment.js';
import { checkNewExperiment } from '../../../domain/tracking-limits.js';
import type { ListedExperiment, NewExperiment } from '../../../domain/tracking-store.js';
import type { Experiment } from '../../../domain/types.js';
import { translated, translatedList } from '../../client-errors/client-errors.js';
import { toExperiment } from './to-domain.js';

export async function findExperiment(
  client: MlflowClient,
  name: string,
): Promise<Experiment | null> {
  const found = await translated(client.baseUrl, () => experimentNamed(client, name));
  return found === null || isDeleted(found) ? null : toExperiment(found);
}

export async function* listExperiments(
  client: MlflowClient,
): AsyncGenerator<ListedExperiment, void, undefined> {
  for await (const wire of translatedList(client.baseUrl, client.experiments.search())) {
    yield { ...toExperiment(wire), deleted: isDeleted(wire) };
  }
}

/** Two requests: MLflow answers a new experiment with its id alone. */
export async function createExperiment(
  client: MlflowClient,
  experiment: NewExperiment,
): Promise<Experiment> {
  checkNewExperiment(experiment);
  const { name, artifactLocation } = experiment;
  return await translated(client.baseUrl, async () => {
    try {
      await client.experiments.create(name, artifactLocation);
    } catch (error) {
      throw isTaken(error) ? await describedTaken(client, name, error) : error;
    }
    return toExperiment(await client.experiments.getByName(name));
  });
}

/** The server's own words are those of its database (3.17.2), and do not tell of a deleted one. */
async function describedTaken(
  client: MlflowClient,
  name: string,
  cause: unknown,
): Promise<unknown> {
  const other = await experimentNamed(client, name);
  if (other === null) return cause;
  return takenExperiment({ ...toExperiment(other), deleted: isDeleted(other) }, cause);
}

/** A deleted one too. */
async function experimentNamed(client: MlflowClient, name: string): Promise<ExperimentWire | null> {
  try {
    return await client.experiments.getByName(name);
  } catch (error) {
    if (error instanceof RestError && error.errorCode === 'RESOURCE_DOES_NOT_EXIST') return null;
    throw error;
  }
}

function isDeleted(experiment: ExperimentWire): boolean {
  return experiment.lifecycle_stage === 'deleted';
}

function isTaken(error: unknown): boolean {
  return error instanceof RestError && error.errorCode === 'RESOURCE_ALREADY_EXISTS';
}
