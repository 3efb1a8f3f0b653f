import { collect } from '../domain/collect.js';
import { ConflictError } from '../domain/errors.js';
import { checkPromotion, type PromotionPlan } from '../domain/promotion.js';
import { holders, type PromotionTarget } from '../domain/promotion-target.js';
import type { ModelVersion } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';
import { readBack } from './half-done.js';

/**
 * Does what a plan says, by compare-and-set, and reads it back.
 *
 * @param versions - those that the plan was made on
 * @returns the promoted version as read back
 * @throws ConflictError if the occupant is no longer the one planned on
 */
export async function writePromotion(
  plan: PromotionPlan,
  target: PromotionTarget,
  versions: readonly ModelVersion[],
  deps: RegistryDeps,
): Promise<ModelVersion> {
  const { registry } = deps;
  const { model, version } = plan;
  if (target.kind === 'stage') {
    const change = { model, version, stage: target.stage, archiveOthers: plan.archive.length > 0 };
    await registry.setStage(change, holders(target, versions));
  } else {
    await registry.setAlias({ model, version, alias: target.alias }, plan.from[0] ?? null);
  }
  const written = `promoted ${model} version ${version} to ${plan.target}`;
  return await readBack(written, () => checkedVersion(plan, target, deps));
}

async function checkedVersion(
  plan: PromotionPlan,
  target: PromotionTarget,
  { registry }: RegistryDeps,
): Promise<ModelVersion> {
  const versions = await collect(registry.listVersions({ model: plan.model }));
  checkPromotion(plan, target, versions);
  const promoted = versions.find(({ version }) => version === plan.version);
  if (promoted) return promoted;
  throw new ConflictError(`version ${plan.version} of ${plan.model} is gone`);
}
