import type { Metric } from './types.js';

/** What MLflow keeps of a value (2.9 to 3.17): the largest double for infinity. NaN it marks. */
export function toStored(value: number): number {
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}

/** The value that was logged. */
export function fromStored(value: number): number {
  return Math.abs(value) === Number.MAX_VALUE ? value * 2 : value;
}

/**
 * Whether a point is the latest beside the one that was so far: by step, then time, then value, with
 * NaN for 0 (MLflow 3.17.2). Of equals the first stays.
 */
export function isLater(point: Metric, known: Metric): boolean {
  const [step, knownStep] = [point.step ?? 0, known.step ?? 0];
  if (step !== knownStep) return step > knownStep;
  const [time, knownTime] = [point.timestamp ?? 0, known.timestamp ?? 0];
  if (time !== knownTime) return time > knownTime;
  return (point.value || 0) > (known.value || 0);
}
