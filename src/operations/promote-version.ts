import { collect } from '../domain/collect.js';
import { ConflictError, UsageError } from '../domain/errors.js';
import {
  checkPromotion,
  holders,
  type PromotionPlan,
  type PromotionTarget,
  planPromotion,
} from '../domain/promotion.js';
import { promotionIntent } from '../domain/promotion-intent.js';
import type { Ref } from '../domain/refs.js';
import type { BeforeWrite } from '../domain/registry-store.js';
import type { ModelVersion } from '../domain/types.js';
import { type ChangeDeps, changeInOrder } from './change-in-order.js';
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
  const plan = planPromotion(promoted, target, versions, input);
  if (input.dryRun) return { changed: false, plan, result: null };
  if (!plan.changes) return { changed: false, plan, result: promoted };

  const result = await changeInOrder(
    promotionIntent('promote', plan),
    {
      write: (beforeWrite) => write(plan, target, versions, deps, beforeWrite),
      readBack: () =>
        readBack(`promoted ${plan.model} version ${plan.version} to ${plan.target}`, () =>
          checkedVersion(plan, target, deps),
        ),
    },
    deps,
  );
  return { changed: true, plan, result };
}

async function write(
  { model, version, archive, from }: PromotionPlan,
  target: PromotionTarget,
  versions: readonly ModelVersion[],
  { registry }: RegistryDeps,
  beforeWrite: BeforeWrite,
): Promise<void> {
  if (target.kind === 'stage') {
    const change = { model, version, stage: target.stage, archiveOthers: archive.length > 0 };
    await registry.setStage(change, holders(target, versions), beforeWrite);
  } else {
    await registry.setAlias({ model, version, alias: target.alias }, from[0] ?? null, beforeWrite);
  }
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
