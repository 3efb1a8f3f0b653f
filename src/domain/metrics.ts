import type { LoggedModel, Metric, Millis, Run } from './types.js';

/**
 * The metrics of a version: those of its run, and over them those of its logged model, which are
 * the model's own where a run logged several.
 */
export function joinMetrics(
  run: Run | undefined,
  loggedModel: LoggedModel | undefined,
): ReadonlyMap<string, Metric> {
  const joined = new Map(run?.metrics);
  for (const [key, metric] of loggedModel?.metrics ?? []) {
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
  return new Map([...(run?.params ?? []), ...(loggedModel?.params ?? [])]);
}

/** A value of a metric, as a store has it. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  readonly timestamp?: Millis | null | undefined;
  readonly step?: number | null | undefined;
}

/** A logged model has a metric once for each step and dataset; the latest stands for it. */
export function latestMetrics(points: Iterable<MetricPoint>): ReadonlyMap<string, Metric> {
  const latest = new Map<string, Metric>();
  for (const { key, value, timestamp = null, step = null } of points) {
    const known = latest.get(key);
    const isLater =
      known === undefined ||
      (step ?? 0) > (known.step ?? 0) ||
      (step === known.step && (timestamp ?? 0) >= (known.timestamp ?? 0));
    if (isLater) latest.set(key, { value, timestamp, step });
  }
  return latest;
}
