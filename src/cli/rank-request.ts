import { decidingMetric, knownMetric } from '../config/deciding-metric.js';
import type { Settings } from '../config/schema.js';
import { RANK_ALIASES } from '../domain/championship.js';
import { UsageError } from '../domain/errors.js';
import { parseAlias } from '../domain/names.js';
import type { MetricKey } from '../domain/ranking.js';
import { modelNameOf, parseRef, type Ref } from '../domain/refs.js';
import type { RankGroup } from '../operations/rank-group.js';
import type { RankOptions } from './commands/rank.js';
import { modelFlag } from './options.js';

/** Whose versions are ranked. @throws UsageError */
export function rankedGroup(
  words: readonly (string | undefined)[],
  options: RankOptions,
): RankGroup {
  const flag = modelFlag(options);
  const { match: patterns = [] } = options;
  const given = words.flatMap((word) => word ?? []);
  const names = [
    ...given.map((word) => modelNameOf(parseRef(word))),
    ...(flag === undefined ? [] : [flag]),
  ];
  if (patterns.length > 0 && names.length > 0) {
    throw new UsageError(`"${names[0]}" and --match are both given`, {
      hint: 'give one of the two',
    });
  }
  if (patterns.length > 0) return { kind: 'match', patterns };
  const [model] = names;
  if (model === undefined) {
    throw new UsageError('no model is named', {
      hint: "write NAME for its versions, or --match 'NAMES_*' for the best of each model",
    });
  }
  return names.length === 1 ? { kind: 'versions', model } : { kind: 'models', names };
}

/** The metric that decides, and those that decide between equal ones. @throws UsageError */
export function rankKeys(
  options: RankOptions,
  settings: Settings,
): readonly [MetricKey, ...MetricKey[]] {
  const first = decidingMetric(options, settings);
  const others = (options.thenBy ?? []).map((metric) => knownMetric(metric, settings));
  return [first, ...others];
}

/** @throws UsageError */
export function rankAliases({ aliases: given }: RankOptions): readonly string[] {
  if (given === undefined) return RANK_ALIASES;
  const aliases = given.split(',').map((alias) => parseAlias(alias.trim()));
  const twice = aliases.find((alias, index) => aliases.indexOf(alias) !== index);
  if (twice === undefined) return aliases;
  throw new UsageError(`--aliases names "${twice}" twice`, {
    hint: 'write the aliases of the first, the second and so on: --aliases champion,challenger',
  });
}

/** A number, or the version whose value it is. @throws UsageError */
export function rankBaseline({ baseline }: RankOptions): number | Ref | undefined {
  if (baseline === undefined) return undefined;
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(baseline.trim());
  return isNumber ? Number(baseline) : parseRef(baseline);
}
