import { UsageError } from './errors.js';
import type { Millis, ModelVersion, Stage } from './types.js';
import { compareModelVersions } from './types.js';

/** Which versions a cleanup may delete. */
export interface RetentionPolicy {
  /** How many versions to keep besides the protected ones, newest first. */
  readonly keep: number;
  /** Delete only what is older, in milliseconds. */
  readonly olderThan?: Millis | undefined;
  /** Delete only what is in this stage. */
  readonly stage?: Stage | undefined;
}

export interface RetentionDecision {
  readonly version: ModelVersion;
  readonly action: 'keep' | 'delete';
  /** In words, for the person who reads the plan. */
  readonly reason: string;
}

/**
 * Decides over all versions of one model, newest first. Versions in Production and Staging and
 * aliased ones are always kept, and besides them the `keep` newest.
 *
 * @throws UsageError if `keep` is no whole number
 */
export function planRetention(
  versions: readonly ModelVersion[],
  policy: RetentionPolicy,
  now: Millis,
): RetentionDecision[] {
  if (!Number.isInteger(policy.keep) || policy.keep < 0) {
    throw new UsageError(`cannot keep ${policy.keep} versions: a whole number is expected`);
  }
  let recent = 0;
  return [...versions].sort(compareModelVersions).map((version) => {
    const keep =
      protection(version) ??
      (recent < policy.keep ? `newest besides, ${++recent} of ${policy.keep}` : undefined);
    const reason = keep ?? exemption(version, policy, now);
    return reason === undefined
      ? { version, action: 'delete', reason: `beyond the ${policy.keep} to keep` }
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

function exemption(
  version: ModelVersion,
  policy: RetentionPolicy,
  now: Millis,
): string | undefined {
  if (policy.stage !== undefined && version.stage !== policy.stage) {
    return `not in ${policy.stage}`;
  }
  if (policy.olderThan === undefined) return undefined;
  if (version.creationTimestamp === null) return 'of unknown age';
  return now - version.creationTimestamp > policy.olderThan ? undefined : 'not old enough';
}
