import { ConflictError, RefusedError } from './errors.js';
import { holders, isInUse, type PromotionTarget, targetName } from './promotion-target.js';
import { compareVersions, type ModelVersion } from './types.js';

/** What a promotion would do. `from` and `archive` are version numbers, ascending. */
export interface PromotionPlan {
  readonly model: string;
  readonly version: string;
  /** `Production` or `@champion`. */
  readonly target: string;
  /** Who holds the target now, the promoted version left out. */
  readonly from: readonly string[];
  /** Which of them go to Archived. */
  readonly archive: readonly string[];
  /** False if everything is so already. */
  readonly changes: boolean;
}

/** @throws RefusedError for a version whose files are not complete */
export function checkReady(version: ModelVersion): void {
  const { modelName, version: number, status, statusMessage } = version;
  if (status === 'READY') return;
  const why = statusMessage ? `: ${statusMessage}` : '';
  throw new RefusedError(`version ${number} of ${modelName} is ${status}, not READY${why}`, {
    hint: 'promote a version whose files are complete; `mlreg list --versions` shows the status',
  });
}

/**
 * Plans a promotion over all versions of the model.
 *
 * @throws RefusedError if the version is not READY
 */
export function planPromotion(
  promoted: ModelVersion,
  target: PromotionTarget,
  versions: readonly ModelVersion[],
  { keepExisting = false }: { keepExisting?: boolean | undefined } = {},
): PromotionPlan {
  checkReady(promoted);
  const current = holders(target, versions);
  const from = current.filter((version) => version !== promoted.version);
  const archive = target.kind === 'stage' && isInUse(target) && !keepExisting ? from : [];
  return {
    model: promoted.modelName,
    version: promoted.version,
    target: targetName(target),
    from,
    archive,
    changes: !current.includes(promoted.version) || archive.length > 0,
  };
}

/**
 * Compares what was read back with what the plan promised.
 *
 * @throws ConflictError if somebody else changed the target meanwhile
 */
export function checkPromotion(
  plan: PromotionPlan,
  target: PromotionTarget,
  versions: readonly ModelVersion[],
): void {
  const held = holders(target, versions);
  const kept = plan.from.filter((version) => !plan.archive.includes(version));
  const expected =
    target.kind === 'alias' ? [plan.version] : [plan.version, ...kept].sort(compareVersions);
  const asPlanned = isInUse(target) ? held.join() === expected.join() : held.includes(plan.version);
  if (asPlanned) return;
  throw new ConflictError(
    `${plan.target} of ${plan.model} was changed by someone else meanwhile: ` +
      `expected version ${expected.join(', ')}, found ${held.join(', ') || 'none'}`,
    { hint: `look with \`mlreg list --model ${JSON.stringify(plan.model)}\`, then promote again` },
  );
}
