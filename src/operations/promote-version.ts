import { collect } from '../domain/collect.js';
import { UsageError } from '../domain/errors.js';
import { checkExpectedCurrent } from '../domain/expected-current.js';
import { type PromotionPlan, type PromotionTarget, planPromotion } from '../domain/promotion.js';
import { promotionIntent } from '../domain/promotion-intent.js';
import type { Ref } from '../domain/refs.js';
import type { ModelVersion } from '../domain/types.js';
import { applyPromotion } from './apply-promotion.js';
import type { ChangeDeps } from './change-in-order.js';
import { resolveNamedVersion } from './resolve-ref.js';

export interface PromoteInput {
  readonly ref: Ref;
  readonly target: PromotionTarget;
  /** The version that must hold the target now, or `none`. */
  readonly expectCurrent?: string | undefined;
  /** Leave the former occupants of a stage where they are. */
  readonly keepExisting?: boolean;
  /** Plan only; nothing is sent. */
  readonly dryRun?: boolean;
}

export interface Promotion {
  readonly changed: boolean;
  readonly plan: PromotionPlan;
  /** The version as read back; null after a dry run. */
  readonly result: ModelVersion | null;
}

/**
 * Promotes a version to a stage or alias: plan, then under the lock compare-and-set and read back.
 *
 * @throws RefusedError if the version is not READY
 * @throws ConflictError if the occupant is no longer the one planned on; MlregError `locked`
 */
export async function promoteVersion(input: PromoteInput, deps: ChangeDeps): Promise<Promotion> {
  const { registry } = deps;
  const { target } = input;
  if (target.kind === 'stage' && !registry.capabilities.stages) {
    throw new UsageError('this registry has no stages', { hint: 'promote with --alias NAME' });
  }
  const promoted = await resolveNamedVersion(input.ref, deps);
  const versions = await collect(registry.listVersions({ model: promoted.modelName }));
  checkExpectedCurrent(input.expectCurrent, target, versions);
  const plan = planPromotion(promoted, target, versions, input);
  if (input.dryRun) return { changed: false, plan, result: null };
  if (!plan.changes) return { changed: false, plan, result: promoted };

  const result = await applyPromotion(
    { plan, target, versions },
    promotionIntent('promote', plan),
    deps,
  );
  return { changed: true, plan, result };
}
