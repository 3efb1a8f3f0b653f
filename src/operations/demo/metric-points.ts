import type { MetricPoint } from '../../domain/tracking-store.js';
import type { DemoCurves, DemoVersion } from './demo-model.js';

/** How much of the way a curve has gone after its steps, had it no end: it flattens as losses do. */
const FALL = 4;

/**
 * Every value that the run of a version logged.
 *
 * @param time - of the first step, and of the end, in milliseconds since the epoch
 */
export function metricPoints(
  { metrics, curves }: DemoVersion,
  time: { readonly start: number; readonly end: number },
): MetricPoint[] {
  const last = Object.entries(metrics).map(([key, value]) => {
    return { key, value, step: 0, timestamp: time.end };
  });
  return curves ? [...curvePoints(curves, time), ...last] : last;
}

function* curvePoints(
  { steps, metrics }: DemoCurves,
  { start, end }: { readonly start: number; readonly end: number },
): Generator<MetricPoint, void, undefined> {
  for (let step = 1; step <= steps; step += 1) {
    const timestamp = Math.round(start + ((end - start) * step) / steps);
    const left = (Math.exp((-FALL * step) / steps) - Math.exp(-FALL)) / (1 - Math.exp(-FALL));
    for (const [key, [first, last]] of Object.entries(metrics)) {
      const value = Number((last + (first - last) * left).toPrecision(4));
      yield { key, value, step, timestamp };
    }
  }
}
