import { UsageError } from '../domain/errors.js';
import { metricDirection } from '../domain/metric-direction.js';
import type { MetricKey } from '../domain/ranking.js';
import type { Settings } from './schema.js';

/** The flags of a command that chooses by a metric. */
export interface MetricFlags {
  readonly metric?: string | undefined;
  readonly lowerIsBetter?: boolean | undefined;
}

/**
 * The metric that decides, and which of its values are the better ones.
 *
 * @throws UsageError if nobody knows
 */
export function decidingMetric(
  { metric: given, lowerIsBetter }: MetricFlags,
  settings: Settings,
): MetricKey {
  const metric = given ?? settings.primary_metric;
  if (metric === undefined) {
    throw new UsageError('no metric is named to choose by', {
      hint: 'add --metric NAME, or primary_metric to mlreg.config.yaml',
    });
  }
  if (lowerIsBetter) return { metric, direction: 'lower' };
  return knownMetric(metric, settings, 'add --lower-is-better, or');
}

/**
 * A metric with the direction that the settings give it, or its well-known name.
 *
 * @param otherWay - what else says it, as the start of the hint
 * @throws UsageError if neither does
 */
export function knownMetric(
  metric: string,
  { metrics = {} }: Settings,
  otherWay = 'add',
): MetricKey {
  const direction = metricDirection(metric, new Map(Object.entries(metrics)));
  if (direction !== null) return { metric, direction };
  throw new UsageError(`it is not known whether a higher ${metric} is better, or a lower one`, {
    hint: `${otherWay} \`metrics: {${metric}: higher}\` to mlreg.config.yaml`,
  });
}
