import type { MetricKey, Ranked } from './ranking.js';
import { isBetter } from './ranking.js';
import type { AliasMove } from './stage-aliases.js';
import { compareNames, type ModelVersion, type RegisteredModel } from './types.js';

/** The aliases of the first, the second and so on. */
export const RANK_ALIASES: readonly string[] = ['champion', 'challenger', 'candidate'];

/** An alias of a model that goes to another version, or away. */
export interface RankMove extends AliasMove {
  readonly model: string;
}

/** Who has the aliases now: by model the version of each. Models that have none are left out. */
export type AliasHolders = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Of these aliases those that a model has. */
export function heldAliases(
  { aliases }: Pick<RegisteredModel, 'aliases'>,
  wanted: readonly string[],
): ReadonlyMap<string, string> {
  return new Map([...aliases].filter(([alias]) => wanted.includes(alias)));
}

/**
 * What gives the first, second, … of a ranking their aliases, the best first, and then takes these from
 * everybody else in the group.
 *
 * @param aliases - of the first, the second, …; one that has no version any more is taken away
 */
export function planRankMoves(
  ranking: readonly Ranked[],
  holders: AliasHolders,
  aliases: readonly string[],
): RankMove[] {
  const winners = aliases.map((alias, place) => ({ alias, version: ranking[place]?.row.version }));
  const given = winners.flatMap(({ alias, version }): RankMove[] => {
    if (!version) return [];
    const from = holders.get(version.modelName)?.get(alias) ?? null;
    return from === version.version
      ? []
      : [{ model: version.modelName, alias, version: version.version, from }];
  });
  const taken = [...holders]
    .sort(([a], [b]) => compareNames(a, b))
    .flatMap(([model, held]) =>
      winners.flatMap(({ alias, version }): RankMove[] => {
        const from = held.get(alias) ?? null;
        return from === null || version?.modelName === model
          ? []
          : [{ model, alias, version: null, from }];
      }),
    );
  return [...given, ...taken];
}

/** What the best has to be better than. */
export interface Baseline {
  readonly value: number;
  /** Whose value it is; null for a number. */
  readonly version: Pick<ModelVersion, 'modelName' | 'version'> | null;
}

/** `itself`: the best is the baseline, and has nobody else to beat. */
export type BaselineOutcome = 'beaten' | 'itself' | 'not_beaten';

/** Whether the best is better than the baseline, strictly. */
export function compareWithBaseline(
  { row, value }: Ranked,
  { value: than, version }: Baseline,
  { direction }: MetricKey,
): BaselineOutcome {
  const isItself =
    version?.modelName === row.version.modelName && version.version === row.version.version;
  if (isItself) return 'itself';
  return isBetter(value, than, direction) ? 'beaten' : 'not_beaten';
}
