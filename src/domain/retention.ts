import { UsageError } from './errors.js';
import type { Millis, ModelVersion, Stage } from './types.js';
import { compareModelVersions } from './types.js';

/** How many versions a cleanup keeps besides the protected ones, if nothing else is said. */
export const DEFAULT_KEEP = 3;

/** Which versions a cleanup may take, and what becomes of them. */
export interface RetentionPolicy {
  /** How many versions to keep besides the protected ones, newest first. */
  readonly keep: number;
  /** Take only what is older, in milliseconds. */
  readonly olderThan?: Millis | undefined;
  /** Take only what is in this stage. */
  readonly stage?: Stage | undefined;
  /** To stage Archived, instead of deleting. */
  readonly archive?: boolean | undefined;
  /** False to take also who held Production or an alias before. */
  readonly keepPrevious?: boolean | undefined;
}

export interface RetentionDecision {
  readonly version: ModelVersion;
  readonly action: 'keep' | 'delete' | 'archive';
  /** In words, for the person who reads the plan. */
  readonly reason: string;
}

/** What each version held before, and would get back: `Production`, `@champion`. */
export type FormerTargets = ReadonlyMap<string, readonly string[]>;

/**
 * Decides over all versions of one model, newest first. Versions in Production and Staging, aliased
 * ones and those that a rollback would go back to are always kept, and besides them the `keep` newest.
 *
 * @param former - by version; of no others than are to be kept for it
 * @throws UsageError if `keep` is no whole number
 */
export function planRetention(
  versions: readonly ModelVersion[],
  policy: RetentionPolicy,
  now: Millis,
  former: FormerTargets = new Map(),
): RetentionDecision[] {
  if (!Number.isInteger(policy.keep) || policy.keep < 0) {
    throw new UsageError(`cannot keep ${policy.keep} versions: a whole number is expected`);
  }
  const action = policy.archive ? 'archive' : 'delete';
  let recent = 0;
  return [...versions].sort(compareModelVersions).map((version) => {
    const keep =
      protection(version) ??
      heldBefore(former.get(version.version)) ??
      (recent < policy.keep ? `newest besides, ${++recent} of ${policy.keep}` : undefined);
    const reason = keep ?? exemption(version, policy, now);
    return reason === undefined
      ? { version, action, reason: `beyond the ${policy.keep} to keep` }
      : { version, action: 'keep', reason };
  });
}

/** Why a version is never cleaned up: its stage or its aliases; undefined if it may be. */
export function protection(version: ModelVersion): string | undefined {
  if (version.stage === 'Production' || version.stage === 'Staging') {
    return `in ${version.stage}`;
  }
  const [alias, ...others] = version.aliases;
  if (alias === undefined) return undefined;
  return others.length === 0 ? `alias ${alias}` : `aliases ${version.aliases.join(', ')}`;
}

function heldBefore(targets: readonly string[] | undefined): string | undefined {
  return targets && `held ${targets.join(', ')} before`;
}

function exemption(
  version: ModelVersion,
  policy: RetentionPolicy,
  now: Millis,
): string | undefined {
  if (policy.stage !== undefined && version.stage !== policy.stage) {
    return `not in ${policy.stage}`;
  }
  if (policy.archive && version.stage === 'Archived') return 'archived already';
  if (policy.olderThan === undefined) return undefined;
  if (version.creationTimestamp === null) return 'of unknown age';
  return now - version.creationTimestamp > policy.olderThan ? undefined : 'not old enough';
}
