import type { MetricPoint } from './tracking-store.js';

/** A point without its key, as `Metric` has it too. */
type Point = Omit<MetricPoint, 'key'>;

/** What MLflow keeps of a value: the largest double for infinity; NaN is a mark beside it. */
export function storedValue(value: number): number {
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}

/**
 * Whether a point is the latest beside the one that was so far: by step, then time, then value, with
 * NaN for 0 (MLflow 3.17.2). Of equals the first stays.
 */
export function isLater(point: Point, known: Point): boolean {
  if (point.step !== known.step) return point.step > known.step;
  if (point.timestamp !== known.timestamp) return point.timestamp > known.timestamp;
  return (point.value || 0) > (known.value || 0);
}
