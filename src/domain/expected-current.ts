import { ConflictError } from './errors.js';
import { holders, type PromotionTarget, targetName } from './promotion-target.js';
import type { ModelVersion } from './types.js';

/** For a target that nobody holds. */
export const NOBODY = 'none';

/**
 * For a plan that somebody has made on what they saw.
 *
 * @param expected - the version that must hold the target, or `none`; undefined for any
 * @param versions - of the model, as they are now
 * @throws ConflictError
 */
export function checkExpectedCurrent(
  expected: string | undefined,
  target: PromotionTarget,
  versions: readonly ModelVersion[],
): void {
  if (expected === undefined) return;
  const found = holders(target, versions).join(', ') || NOBODY;
  if (found === expected) return;
  throw new ConflictError(
    `${targetName(target)} is held by ${found}, and not by ${expected} (--expect-current)`,
    { hint: 'look at what has changed with `mlreg history`, then decide anew' },
  );
}
