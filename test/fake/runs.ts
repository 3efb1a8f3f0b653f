import { randomUUID } from 'node:crypto';
import { invalid, MlflowError, notFound } from './errors.js';
import { findActiveExperiment } from './experiments.js';
import { checkTagName } from './names.js';
import { type JsonObject, keyValues, omitEmpty, type RunRow, type State } from './state.js';
import { type Fields, keyValue, list, type Message, requiredString, string } from './wire.js';

export const RUN_STATUSES = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 };
const NAME_TAG = 'mlflow.runName';

/** 32 hexadecimal digits, as Python's uuid4().hex. */
export const newId = () => randomUUID().replaceAll('-', '');

export const createRunMessage: Message = {
  experiment_id: string,
  user_id: { kind: 'string', unchecked: true },
  run_name: string,
  start_time: { kind: 'int' },
  tags: { ...list(keyValue), unchecked: true },
};

export function createRun(state: State, request: Fields): JsonObject {
  if (request.text('experiment_id') === '') {
    throw new MlflowError('BAD_REQUEST', '(sqlite3.IntegrityError) FOREIGN KEY constraint failed');
  }
  const experiment = findActiveExperiment(state, request.text('experiment_id'));
  const id = newId();
  const tags = new Map(
    request.messages('tags').map((tag) => [tag.text('key'), tag.text('value')] as const),
  );
  const name = request.text('run_name') || tags.get(NAME_TAG) || `quiet-newt-${state.runs.size}`;
  if (!tags.has(NAME_TAG)) tags.set(NAME_TAG, name);
  const run: RunRow = {
    id,
    experimentId: experiment.id,
    name,
    userId: request.text('user_id'),
    status: 'RUNNING',
    startTime: request.number('start_time'),
    endTime: null,
    artifactUri: `${experiment.artifactLocation}/${id}/artifacts`,
    lifecycle: 'active',
    metrics: new Map(),
    params: new Map(),
    tags,
    outputs: [],
  };
  state.runs.set(id, run);
  return { run: { info: runInfo(run), data: runData(run), inputs: {} } };
}

export function findRun(state: State, request: Fields): RunRow {
  const id = request.text('run_id') || request.text('run_uuid');
  const run = state.runs.get(id);
  if (run === undefined) throw notFound(`Run with id=${id} not found`);
  return run;
}

export function findActiveRun(state: State, request: Fields): RunRow {
  const run = findRun(state, request);
  if (run.lifecycle === 'active') return run;
  throw invalid(`The run ${run.id} must be in the 'active' state. Current state is deleted.`);
}

export const getRunMessage: Message = {
  run_id: requiredString,
  run_uuid: { kind: 'string', unchecked: true },
};

export function getRun(state: State, request: Fields): JsonObject {
  return { run: runWire(findRun(state, request)) };
}

export const updateRunMessage: Message = {
  ...getRunMessage,
  status: { kind: 'enum', values: RUN_STATUSES, unchecked: true },
  end_time: { kind: 'int' },
  run_name: string,
};

export function updateRun(state: State, request: Fields): JsonObject {
  const run = findActiveRun(state, request);
  const status = Object.entries(RUN_STATUSES).find(([, id]) => id === request.number('status'));
  run.status = status?.[0] ?? run.status;
  if (request.has('end_time')) run.endTime = request.number('end_time');
  if (request.text('run_name') !== '') rename(run, request.text('run_name'));
  return { run_info: runInfo(run) };
}

function rename(run: RunRow, name: string): void {
  run.name = name;
  run.tags.set(NAME_TAG, name);
}

/** The tag of the name is the name; an empty one changes nothing. */
export function setTag(run: RunRow, key: string, value: string): void {
  if (key !== NAME_TAG) run.tags.set(key, value);
  else if (value !== '') rename(run, value);
}

export const runTagMessage: Message = { ...getRunMessage, key: requiredString, value: string };

export function setRunTag(state: State, request: Fields): JsonObject {
  checkTagName(request.text('key'));
  const run = findActiveRun(state, request);
  setTag(run, request.text('key'), request.text('value'));
  return {};
}

export const deleteRunTagMessage: Message = { run_id: requiredString, key: requiredString };

/** Unlike the registry's delete-tag, a missing tag is a 404 here. */
export function deleteRunTag(state: State, request: Fields): JsonObject {
  const run = findActiveRun(state, request);
  if (!run.tags.delete(request.text('key'))) {
    throw notFound(`No tag with name: ${request.text('key')} in run with id ${run.id}`);
  }
  return {};
}

export const runIdMessage: Message = { run_id: requiredString };

export function deleteRun(state: State, request: Fields): JsonObject {
  findRun(state, request).lifecycle = 'deleted';
  return {};
}

export function restoreRun(state: State, request: Fields): JsonObject {
  findRun(state, request).lifecycle = 'active';
  return {};
}

export function runWire(run: RunRow): JsonObject {
  const outputs = run.outputs.map(({ modelId, step }) => ({ model_id: modelId, step }));
  return {
    info: runInfo(run),
    data: runData(run),
    inputs: {},
    outputs: { model_outputs: omitEmpty(outputs) },
  };
}

function runInfo(run: RunRow): JsonObject {
  return {
    run_uuid: run.id,
    experiment_id: run.experimentId,
    run_name: run.name,
    user_id: run.userId,
    status: run.status,
    start_time: run.startTime,
    end_time: run.endTime ?? undefined,
    artifact_uri: run.artifactUri,
    lifecycle_stage: run.lifecycle,
    run_id: run.id,
  };
}

function runData(run: RunRow): JsonObject {
  const metrics = [...run.metrics.values()].map(({ key, value, isNan, timestamp, step }) => ({
    key,
    // Protobuf's JSON has no NaN literal: it travels as a string.
    value: isNan ? 'NaN' : value,
    timestamp,
    step,
  }));
  return {
    metrics: omitEmpty(metrics),
    params: keyValues(run.params),
    tags: keyValues(run.tags),
  };
}
