import { exists, invalid, notFound } from './errors.js';
import { type ExperimentRow, type JsonObject, keyValues, type State } from './state.js';
import { type Fields, keyValue, list, type Message, requiredString, string } from './wire.js';

export const VIEW_TYPES = { ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 };

/** Whether a lifecycle stage is part of a view. */
export const inView = (lifecycle: string, view: number) =>
  view === VIEW_TYPES.ALL || (view === VIEW_TYPES.DELETED_ONLY) === (lifecycle === 'deleted');

export function checkExperimentId(id: string): void {
  if (!/^\d+$/.test(id)) {
    throw invalid(`Invalid experiment ID '${id}'. Experiment ID must be a valid integer.`);
  }
}

/** The experiment, or the 400 or 404 the server gives. */
export function findExperiment(state: State, id: string): ExperimentRow {
  checkExperimentId(id);
  const experiment = state.experiments.get(String(Number(id)));
  if (experiment === undefined) throw notFound(`No Experiment with id=${id} exists`);
  return experiment;
}

/** The same, for endpoints that add something to it. */
export function findActiveExperiment(state: State, id: string): ExperimentRow {
  const experiment = findExperiment(state, id);
  if (experiment.lifecycle === 'active') return experiment;
  throw invalid(`The experiment ${id} must be in the 'active' state. Current state is deleted.`);
}

export const createExperimentMessage: Message = {
  name: requiredString,
  artifact_location: string,
  tags: list(keyValue),
};

export function createExperiment(state: State, request: Fields): JsonObject {
  const name = request.text('name');
  for (const other of state.experiments.values()) {
    if (other.name === name) {
      throw exists(
        `Experiment(name=${name}) already exists. Error: (sqlite3.IntegrityError) UNIQUE constraint failed: experiments.workspace, experiments.name`,
      );
    }
  }
  const id = String(1 + Math.max(...[...state.experiments.keys()].map(Number)));
  const now = state.now();
  state.experiments.set(id, {
    id,
    name,
    artifactLocation: request.text('artifact_location') || `mlflow-artifacts:/${id}`,
    lifecycle: 'active',
    createdAt: now,
    updatedAt: now,
    tags: new Map(request.messages('tags').map((tag) => [tag.text('key'), tag.text('value')])),
  });
  return { experiment_id: id };
}

export const experimentIdMessage: Message = { experiment_id: requiredString };
export const experimentNameMessage: Message = { experiment_name: requiredString };

export function getExperiment(state: State, request: Fields): JsonObject {
  return { experiment: experimentWire(findExperiment(state, request.text('experiment_id'))) };
}

export function getExperimentByName(state: State, request: Fields): JsonObject {
  const name = request.text('experiment_name');
  const found = [...state.experiments.values()].find((each) => each.name === name);
  if (found === undefined) throw notFound(`Could not find experiment with name '${name}'`);
  return { experiment: experimentWire(found) };
}

/** Deleting an experiment deletes its runs with it. */
export function deleteExperiment(state: State, request: Fields): JsonObject {
  const experiment = findExperiment(state, request.text('experiment_id'));
  if (experiment.lifecycle === 'deleted') {
    throw notFound(`No Experiment with id=${experiment.id} exists`);
  }
  experiment.lifecycle = 'deleted';
  experiment.updatedAt = state.now();
  for (const run of state.runs.values()) {
    if (run.experimentId === experiment.id) run.lifecycle = 'deleted';
  }
  return {};
}

/** An experiment as answered. */
export function experimentWire(row: ExperimentRow): JsonObject {
  return {
    experiment_id: row.id,
    name: row.name,
    artifact_location: row.artifactLocation,
    lifecycle_stage: row.lifecycle,
    last_update_time: row.updatedAt,
    creation_time: row.createdAt,
    tags: keyValues(row.tags),
    workspace: 'default',
  };
}
