import { UsageError } from '../domain/errors.js';
import { type Direction, metricDirection } from '../domain/metric-direction.js';
import type { Settings } from './schema.js';

/**
 * The metric that decides, and which of its values are the better ones.
 *
 * @throws UsageError if nobody knows
 */
export function decidingMetric(
  {
    metric: given,
    lowerIsBetter,
  }: { readonly metric?: string | undefined; readonly lowerIsBetter?: boolean | undefined },
  { primary_metric, metrics = {} }: Settings,
): { metric: string; direction: Direction } {
  const metric = given ?? primary_metric;
  if (metric === undefined) {
    throw new UsageError('no metric is named to choose by', {
      hint: 'add --metric NAME, or primary_metric to mlreg.config.yaml',
    });
  }
  const chosen = new Map(Object.entries(metrics));
  const direction = lowerIsBetter ? 'lower' : metricDirection(metric, chosen);
  if (direction !== null) return { metric, direction };
  throw new UsageError(`it is not known whether a higher ${metric} is better, or a lower one`, {
    hint: `add --lower-is-better, or \`metrics: {${metric}: higher}\` to mlreg.config.yaml`,
  });
}
