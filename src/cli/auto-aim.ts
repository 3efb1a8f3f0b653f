import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import { type Direction, metricDirection } from '../domain/metric-direction.js';
import { modelNameOf, refFromOptions } from '../domain/refs.js';
import type { PromoteOptions } from './commands/promote.js';
import { modelFlag } from './options.js';

/** @throws UsageError for options that mean nothing without `--auto` */
export function refuseWithoutAuto({ all, metric, lowerIsBetter }: PromoteOptions): void {
  const option = all
    ? '--all'
    : metric !== undefined
      ? '--metric'
      : lowerIsBetter && '--lower-is-better';
  if (!option) return;
  throw new UsageError(`${option} is for --auto`, {
    hint: 'add --auto to have the version chosen by a metric',
  });
}

/**
 * The model whose versions `--auto` chooses from; undefined for all of them.
 *
 * @throws UsageError
 */
export function autoModel(ref: string | undefined, options: PromoteOptions): string | undefined {
  const { version, all, toModel, expectCurrent } = options;
  if (toModel !== undefined) {
    throw new UsageError('--auto and --to-model are both given', {
      hint: 'promote with --auto first, then copy NAME/Production',
    });
  }
  if (version !== undefined) {
    throw new UsageError(`--version ${version} and --auto are both given`, {
      hint: '--auto chooses the version: name the model alone',
    });
  }
  const named = refFromOptions({ ref, model: modelFlag(options) });
  const model = named && modelNameOf(named);
  if (model !== undefined && all) {
    throw new UsageError(`"${model}" and --all are both given`, { hint: 'give one of the two' });
  }
  if (model === undefined && !all) {
    throw new UsageError('no model is named', { hint: 'write NAME, or --all for every model' });
  }
  if (all && expectCurrent !== undefined) {
    throw new UsageError('--expect-current and --all are both given', {
      hint: '--expect-current names a version of one model: name the model',
    });
  }
  return model;
}

/**
 * The metric that decides, and which of its values are the better ones.
 *
 * @throws UsageError if nobody knows
 */
export function autoMetric(
  { metric: given, lowerIsBetter }: PromoteOptions,
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
