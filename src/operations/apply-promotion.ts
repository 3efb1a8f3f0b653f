import { collect } from '../domain/collect.js';
import { ConflictError } from '../domain/errors.js';
import type { EventIntent } from '../domain/event.js';
import { checkPromotion, type PromotionPlan } from '../domain/promotion.js';
import { holders, type PromotionTarget } from '../domain/promotion-target.js';
import type { BeforeWrite } from '../domain/registry-store.js';
import type { ModelVersion } from '../domain/types.js';
import { type ChangeDeps, changeInOrder } from './change-in-order.js';
import type { RegistryDeps } from './find-model.js';
import { readBack } from './half-done.js';

/** A plan, with what it was made on. */
export interface PlannedPromotion {
  readonly plan: PromotionPlan;
  readonly target: PromotionTarget;
  /** All versions of the model. */
  readonly versions: readonly ModelVersion[];
  /** Asked under the lock. @throws ConflictError if the rules refuse it by now */
  readonly judgeAgain?: (() => Promise<void>) | undefined;
}

/**
 * Does what was planned, under the lock and recorded.
 *
 * @returns the version as read back
 * @throws ConflictError if the occupant is no longer the one planned on; MlregError `locked`
 */
export async function applyPromotion(
  planned: PlannedPromotion,
  intent: EventIntent,
  deps: ChangeDeps,
): Promise<ModelVersion> {
  const { plan } = planned;
  const written = `promoted ${plan.model} version ${plan.version} to ${plan.target}`;
  const change = {
    write: async (beforeWrite: BeforeWrite) => {
      await planned.judgeAgain?.();
      await writePromotion(planned, deps, beforeWrite);
    },
    readBack: () => readBack(written, () => checkedVersion(planned, deps)),
  };
  return await changeInOrder(intent, change, deps);
}

/** @throws ConflictError if the occupant is no longer the one planned on */
export async function writePromotion(
  { plan, target, versions }: PlannedPromotion,
  { registry }: RegistryDeps,
  beforeWrite: BeforeWrite,
): Promise<void> {
  const { model, version, from, archive } = plan;
  if (target.kind === 'stage') {
    const change = { model, version, stage: target.stage, archiveOthers: archive.length > 0 };
    await registry.setStage(change, holders(target, versions), beforeWrite);
  } else {
    await registry.setAlias({ model, version, alias: target.alias }, from[0] ?? null, beforeWrite);
  }
}

/** @throws ConflictError if what stands is not what was planned */
export async function checkedVersion(
  { plan, target }: PlannedPromotion,
  { registry }: RegistryDeps,
): Promise<ModelVersion> {
  const versions = await collect(registry.listVersions({ model: plan.model }));
  checkPromotion(plan, target, versions);
  const promoted = versions.find(({ version }) => version === plan.version);
  if (promoted) return promoted;
  throw new ConflictError(`version ${plan.version} of ${plan.model} is gone`);
}
