import { decidingMetric, knownMetric } from '../config/deciding-metric.js';
import { promotionRules } from '../config/promotion-rules.js';
import { RANK_ALIASES } from '../domain/championship.js';
import { parseExpression } from '../domain/expressions/parse.js';
import { parseAlias } from '../domain/names.js';
import { VERSION_VOCABULARY } from '../domain/version-values.js';
import { type Ranking, rankGroup } from '../operations/rank-versions.js';
import type { ChangeCall } from './options.js';
import type { Session } from './session.js';
import { parsedModel, parsedRef, type VersionRef } from './version-ref.js';

/** Who is the best. */
export interface RankingOf {
  /**
   * Orders the READY versions of a model, or the best one of each of several, by a metric, and gives the
   * first ones the aliases; nobody else in the group keeps one. What is so already changes nothing.
   *
   * @throws RefusedError if none has a value, the best does not beat the baseline, or a rule keeps an
   * alias where it is; nothing was written
   * @throws NotFoundError if there is no such model
   *
   * @example
   * ```ts
   * const { champion, ranking } = await registry.rank({ match: 'EURUSD_*', metric: 'rmse', baseline: 0.00716 });
   * console.log(champion.row.version.modelName, champion.value);
   * console.log(ranking.length);
   * // → EURUSD_LSTM 0.0051
   * // → 3
   * ```
   */
  rank(request: RankRequest): Promise<Ranking>;
}

/** Whose versions: all of one model, or the best of each of several. */
export type RankRequest = RankOptions &
  (
    | { readonly model: string; readonly models?: undefined; readonly match?: undefined }
    | { readonly models: readonly string[]; readonly model?: undefined; readonly match?: undefined }
    /** Patterns such as `EURUSD_*`. */
    | {
        readonly match: string | readonly string[];
        readonly model?: undefined;
        readonly models?: undefined;
      }
  );

/** By what they are ranked, and what the first ones get. */
export interface RankOptions extends ChangeCall {
  /** @default the setting `primaryMetric` */
  readonly metric?: string | undefined;
  /** Where neither the setting `metrics` nor the name of the metric tells. */
  readonly lowerIsBetter?: boolean | undefined;
  /** Metrics that decide between equal ones. */
  readonly thenBy?: readonly string[] | undefined;
  /** Only versions of which this is true. */
  readonly where?: string | undefined;
  /** Of the first, the second, and so on. @default ['champion', 'challenger', 'candidate'] */
  readonly aliases?: readonly string[] | undefined;
  /** What the best has to be better than: a value, or a version with its own. */
  readonly baseline?: number | VersionRef | undefined;
  /** Although a rule refuses it; this is recorded. */
  readonly force?: boolean | undefined;
}

export function ranking(session: Session): RankingOf {
  return {
    rank: (request) =>
      session.change(request, (deps, dryRun) => {
        const { thenBy = [], where, aliases = RANK_ALIASES, baseline, force } = request;
        const { settings, loaded } = session;
        const others = thenBy.map((metric) => knownMetric(metric, settings));
        return rankGroup(
          {
            group: groupOf(request),
            keys: [decidingMetric(request, settings), ...others],
            where: where === undefined ? undefined : parseExpression(where, VERSION_VOCABULARY),
            aliases: aliases.map(parseAlias),
            baseline:
              typeof baseline === 'number' || baseline === undefined
                ? baseline
                : parsedRef(baseline),
            rulesFor: (target) => promotionRules(target, [], loaded),
            deployment: null,
            ...{ force, dryRun },
          },
          deps,
        );
      }),
  };
}

function groupOf({ model, models, match }: RankRequest) {
  if (model !== undefined) return { kind: 'versions', model: parsedModel(model) } as const;
  if (models !== undefined) return { kind: 'models', names: models.map(parsedModel) } as const;
  return { kind: 'match', patterns: [match].flat() } as const;
}
