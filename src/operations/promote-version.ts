import { collect } from '../domain/collect.js';
import { ConflictError, UsageError } from '../domain/errors.js';
import {
  checkPromotion,
  holders,
  type PromotionPlan,
  type PromotionTarget,
  planPromotion,
} from '../domain/promotion.js';
import type { Ref } from '../domain/refs.js';
import type { ModelVersion } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';
import { readBack } from './half-done.js';
import { resolveNamedVersion } from './resolve-ref.js';

export interface PromoteInput {
  readonly ref: Ref;
  readonly target: PromotionTarget;
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
 * Promotes a version to a stage or alias: plan, compare-and-set, read back.
 *
 * @throws RefusedError if the version is not READY
 * @throws ConflictError if the occupant is no longer the one planned on
 */
export async function promoteVersion(input: PromoteInput, deps: RegistryDeps): Promise<Promotion> {
  const { registry } = deps;
  const { target } = input;
  if (target.kind === 'stage' && !registry.capabilities.stages) {
    throw new UsageError('this registry has no stages', { hint: 'promote with --alias NAME' });
  }
  const promoted = await resolveNamedVersion(input.ref, deps);
  const versions = await collect(registry.listVersions({ model: promoted.modelName }));
  const plan = planPromotion(promoted, target, versions, input);
  if (input.dryRun) return { changed: false, plan, result: null };
  if (!plan.changes) return { changed: false, plan, result: promoted };

  const { modelName: model, version } = promoted;
  if (target.kind === 'stage') {
    const change = { model, version, stage: target.stage, archiveOthers: plan.archive.length > 0 };
    await registry.setStage(change, holders(target, versions));
  } else {
    await registry.setAlias({ model, version, alias: target.alias }, plan.from[0] ?? null);
  }
  const written = `promoted ${model} version ${version} to ${plan.target}`;
  const result = await readBack(written, () => checkedVersion(plan, target, deps));
  return { changed: true, plan, result };
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
