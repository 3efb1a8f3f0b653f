import { decidingMetric } from '../config/deciding-metric.js';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import { bestRunTemplate, type NameTemplate } from '../domain/name-template.js';
import type { MetricKey } from '../domain/ranking.js';
import { parseRunKey, type RunKey } from '../domain/run-key.js';
import type { RegisterOptions } from './commands/register.js';
import { modelFlag } from './options.js';
import { namedOnce } from './registration.js';

const OWN = ['groupBy', 'lowerIsBetter', 'artifactPath'] as const;
const OF_ONE = [
  'source',
  'path',
  'param',
  'metricsFile',
  'experiment',
  'runName',
  'expectCurrent',
] as const;

const flagOf = (option: string) =>
  `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** @throws UsageError for options that mean nothing without `--best-run` */
export function refuseWithoutBestRun(options: RegisterOptions): void {
  const option = OWN.find((name) => options[name] !== undefined);
  if (option === undefined) return;
  throw new UsageError(`${flagOf(option)} is for --best-run`, {
    hint: 'add --best-run EXPERIMENT to have the run chosen by a metric',
  });
}

/** @throws UsageError for options that are about one version alone */
export function refuseWithBestRun(options: RegisterOptions): void {
  const option = OF_ONE.find((name) => options[name] !== undefined);
  if (option === undefined) return;
  throw new UsageError(`${flagOf(option)} and --best-run are both given`, {
    hint: '--best-run finds the runs, and their models: give one of the two',
  });
}

/** The metric that decides. @throws UsageError */
export function bestRunMetric(options: RegisterOptions, settings: Settings): MetricKey {
  const [metric, ...more] = options.metric ?? [];
  if (more.length > 0 || metric?.includes('=')) {
    throw new UsageError('--best-run takes the name of one metric', {
      hint: 'write --metric NAME; NAME=NUMBER goes with --path',
    });
  }
  return decidingMetric({ ...options, metric }, settings);
}

/** What the models are called, and what the runs are grouped by. @throws UsageError */
export function bestRunNames(
  word: string | undefined,
  options: RegisterOptions,
): { readonly groupBy: RunKey | null; readonly name: NameTemplate } {
  const groupBy = options.groupBy === undefined ? null : parseRunKey(options.groupBy);
  const name = bestRunTemplate(namedOnce(word, modelFlag(options)), groupBy);
  return { groupBy, name };
}
