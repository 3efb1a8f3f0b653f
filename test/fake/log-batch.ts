import { invalid, MlflowError } from './errors.js';
import { checkLength, checkTagName } from './names.js';
import { findActiveRun, setTag } from './runs.js';
import type { JsonObject, LoggedModelMetricRow, MetricRow, RunRow, State } from './state.js';
import { type Fields, keyValue, list, type Message, requiredString, string } from './wire.js';

const metricMessage: Message = {
  key: string,
  value: { kind: 'double' },
  timestamp: { kind: 'int' },
  step: { kind: 'int' },
  model_id: string,
  dataset_name: string,
  dataset_digest: string,
};

export const logBatchMessage: Message = {
  run_id: requiredString,
  metrics: list(metricMessage),
  params: list(keyValue),
  tags: list(keyValue),
};

export function logBatch(state: State, request: Fields): JsonObject {
  const [metrics, params, tags] = ['metrics', 'params', 'tags'].map((name) =>
    request.messages(name),
  ) as [Fields[], Fields[], Fields[]];
  checkMetrics(metrics);
  params.forEach((param, at) => {
    checkTagName(param.text('key'), `params[${at}].key`);
    checkLength('Param key', 250, param.text('key'));
  });
  tags.forEach((tag, at) => {
    checkTagName(tag.text('key'), `tags[${at}].key`);
  });
  checkCounts(metrics.length, params.length, tags.length);
  const run = findActiveRun(state, request);
  logParams(run, params);
  for (const metric of metrics) logMetric(state, run, metric);
  for (const tag of tags) setTag(run, tag.text('key'), tag.text('value'));
  return {};
}

function checkMetrics(metrics: readonly Fields[]): void {
  metrics.forEach((metric, at) => {
    for (const name of ['key', 'value', 'timestamp']) {
      if (!metric.has(name) || (name === 'key' && metric.text('key') === '')) {
        throw invalid(
          `Missing value for required parameter 'metrics[${at}].${name}'. See the API docs for more information about request parameters.`,
        );
      }
    }
    checkTagName(metric.text('key'), `metrics[${at}].name`);
  });
}

function checkCounts(metrics: number, params: number, tags: number): void {
  const limits = [
    ['metrics', metrics, 1000],
    ['params', params, 100],
    ['tags', tags, 100],
    ['metrics, params, and tags', metrics + params + tags, 1000],
  ] as const;
  for (const [what, count, limit] of limits) {
    if (count > limit) {
      throw invalid(
        `A batch logging request can contain at most ${limit} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
      );
    }
  }
}

function logParams(run: RunRow, params: readonly Fields[]): void {
  for (const param of params) {
    const [key, value] = [param.text('key'), param.text('value')];
    const old = run.params.get(key);
    if (old !== undefined && old !== value) {
      throw invalid(
        `Changing param values is not allowed. Params were already logged='[{'key': '${key}', 'old_value': '${old}', 'new_value': '${value}'}]' for run ID='${run.id}'.`,
      );
    }
  }
  for (const param of params) run.params.set(param.text('key'), param.text('value'));
}

/** NaN is kept as a flag beside 0, infinities as the largest doubles. */
export function metricRow(key: string, value: number, timestamp: number, step: number): MetricRow {
  const isNan = Number.isNaN(value);
  const largest = Number.MAX_VALUE;
  const finite = isNan ? 0 : Math.min(Math.max(value, -largest), largest);
  return { key, value: finite, isNan, timestamp, step };
}

function logMetric(state: State, run: RunRow, metric: Fields): void {
  const row = metricRow(
    metric.text('key'),
    metric.number('value'),
    metric.number('timestamp'),
    metric.number('step'),
  );
  const latest = run.metrics.get(row.key);
  if (latest === undefined || isNewer(row, latest)) run.metrics.set(row.key, row);
  if (!metric.has('model_id')) return;
  const model = state.loggedModels.get(metric.text('model_id'));
  if (model === undefined) {
    throw new MlflowError('BAD_REQUEST', '(sqlite3.IntegrityError) FOREIGN KEY constraint failed');
  }
  const logged: LoggedModelMetricRow = {
    ...row,
    runId: run.id,
    datasetName: metric.has('dataset_name') ? metric.text('dataset_name') : null,
    datasetDigest: metric.has('dataset_digest') ? metric.text('dataset_digest') : null,
  };
  model.metrics.push(logged);
}

function isNewer(a: MetricRow, b: MetricRow): boolean {
  if (a.step !== b.step) return a.step > b.step;
  return a.timestamp === b.timestamp ? a.value > b.value : a.timestamp > b.timestamp;
}

export const logOutputsMessage: Message = {
  run_id: requiredString,
  models: list({ model_id: string, step: { kind: 'int' } }),
};

/** Links logged models to a run; the models need not exist. */
export function logOutputs(state: State, request: Fields): JsonObject {
  const run = findActiveRun(state, request);
  const added = request
    .messages('models')
    .map((model) => ({ modelId: model.text('model_id'), step: model.number('step') }));
  const ids = [...run.outputs, ...added].map(({ modelId }) => modelId);
  if (new Set(ids).size < ids.length) {
    throw new MlflowError('BAD_REQUEST', '(sqlite3.IntegrityError) UNIQUE constraint failed');
  }
  run.outputs.push(...added);
  return {};
}
