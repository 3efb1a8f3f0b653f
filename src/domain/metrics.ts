import { fromStored, isLater } from './metric-points.js';
import type { LoggedModel, Metric, Millis, Run } from './types.js';

/**
 * The metrics of a version: those of its run, and over them those of its logged model, which are
 * the model's own where a run logged several.
 */
export function joinMetrics(
  run: Run | undefined,
  loggedModel: LoggedModel | undefined,
): ReadonlyMap<string, Metric> {
  if (!loggedModel) return run?.metrics ?? new Map();
  const joined = new Map(run?.metrics);
  for (const [key, metric] of loggedModel.metrics) {
    // MLflow 3 has no NaN in a logged model's metrics and answers 0 (seen in 3.17.2); the run,
    // where the same value was logged, knows better.
    const ofRun = joined.get(key);
    const isLostNaN =
      metric.value === 0 &&
      ofRun !== undefined &&
      Number.isNaN(ofRun.value) &&
      ofRun.timestamp === metric.timestamp;
    if (!isLostNaN) joined.set(key, metric);
  }
  return joined;
}

/** The parameters of a version: those of its run, and over them those of its logged model. */
export function joinParams(
  run: Run | undefined,
  loggedModel: LoggedModel | undefined,
): ReadonlyMap<string, string> {
  if (!loggedModel) return run?.params ?? new Map();
  return new Map([...(run?.params ?? []), ...loggedModel.params]);
}

/** A value of a metric, as a store has it. */
export interface StoredPoint {
  readonly key: string;
  readonly value: number;
  readonly timestamp?: Millis | null | undefined;
  readonly step?: number | null | undefined;
}

/** A logged model has a metric once for each step and dataset; the latest stands for it. */
export function latestMetrics(points: Iterable<StoredPoint>): ReadonlyMap<string, Metric> {
  const latest = new Map<string, Metric>();
  for (const { key, value: stored, timestamp = null, step = null } of points) {
    const value = fromStored(stored);
    const known = latest.get(key);
    if (known !== undefined && !isLater({ value, timestamp, step }, known)) continue;
    latest.set(key, { value, timestamp, step });
  }
  return latest;
}
