import type { ComparedRow } from '../compared-row.js';
import { type Direction, metricDirection } from '../metric-direction.js';
import { type InferenceSummary, latencyQuantile, meanOf } from './inference-summary.js';
import { LATENCY } from './metric-name.js';

const COUNT = 'inferences';
const LATENCIES = [`${LATENCY}.mean`, `${LATENCY}.p50`, `${LATENCY}.p95`] as const;

/** What is compared of a version in use: latencies, and the mean of each other metric. */
export function inferenceValues(summary: InferenceSummary | null): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  if (summary === null || summary.latency.count === 0) return values;
  const { latency, metrics } = summary;
  const [mean, p50, p95] = LATENCIES;
  values.set(COUNT, latency.count);
  values.set(mean, rounded(meanOf(latency)));
  values.set(p50, rounded(latencyQuantile(summary, 0.5)));
  values.set(p95, rounded(latencyQuantile(summary, 0.95)));
  for (const [name, spread] of metrics) {
    if (spread.count > 0 && !values.has(name)) values.set(name, rounded(meanOf(spread)));
  }
  return values;
}

/** The number of inferences, latencies, the rest by name. */
export function inferenceOrder(rows: readonly ComparedRow<number>[]): ComparedRow<number>[] {
  const first: readonly string[] = [COUNT, ...LATENCIES];
  const rank = ({ name }: ComparedRow<number>) =>
    first.includes(name) ? first.indexOf(name) : first.length;
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

/** Of the mean of a metric as of the metric. Nobody is better for being asked more often. */
export function inferenceDirection(
  name: string,
  chosen: ReadonlyMap<string, Direction>,
): Direction | null {
  if (name === COUNT) return null;
  return LATENCIES.some((each) => each === name) ? 'lower' : metricDirection(name, chosen);
}

/** A sum of doubles ends in digits that nobody measured. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
