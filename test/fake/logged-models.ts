import { invalid, notFound } from './errors.js';
import { findActiveExperiment } from './experiments.js';
import { newId } from './runs.js';
import { type JsonObject, keyValues, type LoggedModelRow, omitEmpty, type State } from './state.js';
import { type Fields, keyValue, list, type Message, requiredString, string } from './wire.js';

export const MODEL_STATUSES = {
  LOGGED_MODEL_STATUS_UNSPECIFIED: 0,
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
};

export const createLoggedModelMessage: Message = {
  experiment_id: requiredString,
  name: string,
  model_type: string,
  source_run_id: string,
  params: list(keyValue),
  tags: list(keyValue),
};

const pairs = (items: Fields[]) =>
  new Map(items.map((item) => [item.text('key'), item.text('value')] as const));

export function createLoggedModel(state: State, request: Fields): JsonObject {
  const name = request.text('name');
  if (/[/:.%"']/.test(name)) {
    throw invalid(
      `Invalid model name ('${name}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
    );
  }
  const experiment = findActiveExperiment(state, request.text('experiment_id'));
  const id = `m-${newId()}`;
  const now = state.now();
  const model: LoggedModelRow = {
    id,
    experimentId: experiment.id,
    name: name || `quiet-newt-${state.loggedModels.size}`,
    artifactLocation: `${experiment.artifactLocation}/models/${id}/artifacts`,
    createdAt: now,
    updatedAt: now,
    status: MODEL_STATUSES.LOGGED_MODEL_PENDING,
    modelType: request.text('model_type'),
    sourceRunId: request.text('source_run_id'),
    lifecycle: 'active',
    params: pairs(request.messages('params')),
    tags: pairs(request.messages('tags')),
    metrics: [],
  };
  state.loggedModels.set(id, model);
  return { model: loggedModelWire(model) };
}

/** Any logged model, deleted or not: only reading tells them apart. */
function findLoggedModel(state: State, id: string): LoggedModelRow {
  const model = state.loggedModels.get(id);
  if (model === undefined) throw notFound(`Logged model with ID '${id}' not found.`);
  return model;
}

export const getLoggedModelMessage: Message = {
  model_id: string,
  allow_deleted: { kind: 'string', unchecked: true },
};

/** `id` is the one in the path; the same field in a body is only checked for presence. */
export function getLoggedModel(state: State, request: Fields, id: string): JsonObject {
  const model = findLoggedModel(state, id);
  const allowDeleted = request.text('allow_deleted').toLowerCase() === 'true';
  if (model.lifecycle === 'deleted' && !allowDeleted) {
    throw notFound(`Logged model with ID '${id}' not found.`);
  }
  return { model: loggedModelWire(model) };
}

export const finalizeLoggedModelMessage: Message = {
  model_id: requiredString,
  status: { kind: 'enum', values: MODEL_STATUSES, required: true },
};

/** The server acts on the body's model_id, and takes an unknown status for UNSPECIFIED (3.17.2). */
export function finalizeLoggedModel(state: State, request: Fields): JsonObject {
  const model = findLoggedModel(state, request.text('model_id'));
  model.status = request.number('status');
  model.updatedAt = state.now();
  return { model: loggedModelWire(model) };
}

export function deleteLoggedModel(state: State, _request: Fields, id: string): JsonObject {
  const model = findLoggedModel(state, id);
  model.lifecycle = 'deleted';
  model.updatedAt = state.now();
  return {};
}

export const loggedModelTagsMessage: Message = { model_id: string, tags: list(keyValue) };

export function setLoggedModelTags(state: State, request: Fields, id: string): JsonObject {
  const model = findLoggedModel(state, id);
  for (const [key, value] of pairs(request.messages('tags'))) model.tags.set(key, value);
  return {};
}

export function deleteLoggedModelTag(
  state: State,
  _request: Fields,
  id: string,
  key: string,
): JsonObject {
  if (!findLoggedModel(state, id).tags.delete(key)) {
    throw notFound(`No tag with key '${key}' found for model with ID '${id}'.`);
  }
  return {};
}

export function loggedModelWire(model: LoggedModelRow): JsonObject {
  const status = Object.entries(MODEL_STATUSES).find(([, id]) => id === model.status);
  const metrics = model.metrics.map((metric) => ({
    key: metric.key,
    // The table has no column for NaN, so it comes back as 0 (3.17.2).
    value: metric.value,
    timestamp: metric.timestamp,
    step: metric.step,
    dataset_name: metric.datasetName ?? undefined,
    dataset_digest: metric.datasetDigest ?? undefined,
    model_id: model.id,
    run_id: metric.runId,
  }));
  return {
    info: {
      model_id: model.id,
      experiment_id: model.experimentId,
      name: model.name,
      creation_timestamp_ms: model.createdAt,
      last_updated_timestamp_ms: model.updatedAt,
      artifact_uri: model.artifactLocation,
      status: status?.[0],
      model_type: model.modelType,
      source_run_id: model.sourceRunId,
      tags: keyValues(model.tags),
    },
    data: { params: keyValues(model.params), metrics: omitEmpty(metrics) },
  };
}
