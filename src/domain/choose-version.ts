import { isAllowed, type Judgement, refusalText } from './judgement.js';
import type { Direction } from './metric-direction.js';
import { joinMetrics } from './metrics.js';
import { nearest } from './nearest.js';
import { holders, type PromotionTarget, targetName } from './promotion-target.js';
import type { VersionWithOrigin } from './records.js';
import { compareVersions, type ModelVersion } from './types.js';

/** What makes one version better than another. */
export interface Aim {
  readonly target: PromotionTarget;
  readonly metric: string;
  readonly direction: Direction;
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

interface Ranked {
  readonly row: VersionWithOrigin;
  readonly value: number;
}

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
  const ranked = rank(rows, held, aim);
  const [best] = ranked;
  if (!best) return { kind: 'skip', reason: noValue(rows, aim) };
  const occupant = ranked.find(({ row }) => held.has(row.version.version));
  const better = ranked.filter(
    ({ row, value }) =>
      !held.has(row.version.version) &&
      !leavesProduction(row.version, aim.target) &&
      (!occupant || isBetter(value, occupant.value, aim)),
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
    if (threshold !== undefined && !isBetter(value, threshold, aim)) {
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

/** READY versions, and occupants, that have a value: the best first, of equal ones the newest. */
function rank(
  rows: readonly VersionWithOrigin[],
  held: ReadonlySet<string>,
  { metric, direction }: Aim,
): Ranked[] {
  const sign = direction === 'higher' ? -1 : 1;
  return rows
    .filter(({ version }) => version.status === 'READY' || held.has(version.version))
    .flatMap((row) => {
      const value = joinMetrics(row.run, row.loggedModel).get(metric)?.value;
      return value !== undefined && Number.isFinite(value) ? [{ row, value }] : [];
    })
    .sort(
      (a, b) =>
        sign * (a.value - b.value) || compareVersions(b.row.version.version, a.row.version.version),
    );
}

/** A version has one stage: the best one is in Production perhaps, and nobody asked to empty that. */
function leavesProduction({ stage }: ModelVersion, { kind }: PromotionTarget): boolean {
  return kind === 'stage' && stage === 'Production';
}

function isBetter(value: number, than: number, { direction }: Aim): boolean {
  return direction === 'higher' ? value > than : value < than;
}

function noValue(rows: readonly VersionWithOrigin[], { metric }: Aim): string {
  if (rows.length === 0) return 'it has no versions';
  const names = new Set(
    rows.flatMap(({ run, loggedModel }) => [...joinMetrics(run, loggedModel).keys()]),
  );
  const [guess] = names.has(metric) ? [] : nearest(metric, names);
  return `no READY version has a value of ${metric}${guess ? `; did you mean ${guess}?` : ''}`;
}

/** The first three are enough for a sentence. */
function nonePasses(tried: readonly Tried[]): string {
  const named = tried.slice(0, 3).map(({ version, reason }) => `version ${version}: ${reason}`);
  const more = tried.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
