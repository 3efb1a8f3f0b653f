import { isAllowed, type Judgement, refusalText } from './judgement.js';
import { holders, type PromotionTarget, targetName } from './promotion-target.js';
import { isBetter, type MetricKey, newestFirst, rankVersions, whyNoneRanked } from './ranking.js';
import type { VersionWithOrigin } from './records.js';
import type { ModelVersion } from './types.js';

/** What makes one version better than another. */
export interface Aim extends MetricKey {
  readonly target: PromotionTarget;
  /** To be bettered, strictly. */
  readonly threshold?: number | undefined;
}

/** A version that was looked at, and why it is not the one. */
export interface Tried {
  readonly version: string;
  readonly value: number;
  readonly reason: string;
}

export type Choice =
  | {
      readonly kind: 'promote';
      readonly row: VersionWithOrigin;
      readonly value: number;
      /** What it betters; null where there is nobody, or nobody with a value. */
      readonly occupantValue: number | null;
      readonly judgement: Judgement;
    }
  /** The occupant is the best there is. */
  | { readonly kind: 'keep'; readonly row: VersionWithOrigin; readonly value: number }
  /** There are better ones, but none that may be promoted. */
  | { readonly kind: 'refuse'; readonly reason: string; readonly tried: readonly Tried[] }
  /** No version has a value. */
  | { readonly kind: 'skip'; readonly reason: string };

/**
 * The best READY version of a model that is better than the occupant and the threshold, and that the
 * rules allow.
 *
 * @param rows - all versions of the model
 * @param judgeOf - what the rules say of one of them; asked from the best on
 * @param force - whatever the rules say
 */
export async function chooseVersion(
  rows: readonly VersionWithOrigin[],
  aim: Aim,
  judgeOf: (row: VersionWithOrigin) => Judgement | Promise<Judgement>,
  force = false,
): Promise<Choice> {
  const versions = rows.map(({ version }) => version);
  const held = new Set(holders(aim.target, versions));
  const able = rows.filter(
    ({ version }) => version.status === 'READY' || held.has(version.version),
  );
  const ranked = rankVersions(able, [aim], newestFirst);
  const [best] = ranked;
  if (!best) return { kind: 'skip', reason: whyNoneRanked(rows, aim.metric) };
  const occupant = ranked.find(({ row }) => held.has(row.version.version));
  const better = ranked.filter(
    ({ row, value }) =>
      !held.has(row.version.version) &&
      !leavesProduction(row.version, aim.target) &&
      (!occupant || isBetter(value, occupant.value, aim.direction)),
  );
  if (!occupant && better.length === 0) {
    return { kind: 'skip', reason: `only versions in Production have a value of ${aim.metric}` };
  }
  if (occupant && better.length === 0) {
    return { kind: 'keep', row: occupant.row, value: occupant.value };
  }
  if (held.size > 0 && !occupant && !force) {
    const version = [...held].join(', ');
    const reason = `version ${version} in ${targetName(aim.target)} has no ${aim.metric} to compare with`;
    return { kind: 'refuse', reason, tried: [] };
  }
  const tried: Tried[] = [];
  for (const { row, value } of better) {
    const { version } = row.version;
    const { threshold } = aim;
    if (threshold !== undefined && !isBetter(value, threshold, aim.direction)) {
      const reason = `${aim.metric} ${value} is not better than ${threshold} (auto_promote_threshold)`;
      tried.push({ version, value, reason });
      continue;
    }
    const judgement = await judgeOf(row);
    if (isAllowed(judgement) || force) {
      return { kind: 'promote', row, value, occupantValue: occupant?.value ?? null, judgement };
    }
    tried.push({ version, value, reason: refusalText(judgement) });
  }
  return { kind: 'refuse', reason: nonePasses(tried), tried };
}

/** A version has one stage: the best one is in Production perhaps, and nobody asked to empty that. */
function leavesProduction({ stage }: ModelVersion, { kind }: PromotionTarget): boolean {
  return kind === 'stage' && stage === 'Production';
}

/** The first three are enough for a sentence. */
function nonePasses(tried: readonly Tried[]): string {
  const named = tried.slice(0, 3).map(({ version, reason }) => `version ${version}: ${reason}`);
  const more = tried.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
