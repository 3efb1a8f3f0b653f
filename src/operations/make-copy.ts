import { collect } from '../domain/collect.js';
import { type CopyAim, type CopyPlan, copyAmong } from '../domain/copy-plan.js';
import { ConflictError } from '../domain/errors.js';
import type { EventIntent } from '../domain/event.js';
import type { Verdict } from '../domain/judgement.js';
import { planPromotion } from '../domain/promotion.js';
import { promotionIntent } from '../domain/promotion-intent.js';
import { modelUri } from '../domain/records.js';
import type { BeforeWrite } from '../domain/registry-store.js';
import type { ModelVersion } from '../domain/types.js';
import { checkedVersion, type PlannedPromotion, writePromotion } from './apply-promotion.js';
import { type ChangeDeps, changeInOrder } from './change-in-order.js';
import { ensureModel, withRequestId } from './create-once.js';
import { halfDone, readBack } from './half-done.js';
import { orUndefined } from './or-undefined.js';

export interface PlannedCopy extends CopyAim {
  readonly plan: CopyPlan;
  /** Asked under the lock. @throws ConflictError if the rules refuse the promotion by now */
  readonly judgeAgain: (() => Promise<void>) | undefined;
}

/**
 * Makes a copy, unless there is one, and promotes it: under the lock of the model that gets it, and in
 * one record, which learns the number of the copy when there is one.
 *
 * @returns the copy as read back
 * @throws ConflictError if somebody else has copied or promoted meanwhile; MlregError `locked`
 * @throws PartialError if it was copied and not promoted
 */
export async function makeCopy(
  planned: PlannedCopy,
  verdict: Verdict,
  deps: ChangeDeps,
): Promise<ModelVersion> {
  const { source, versions, plan } = planned;
  const written = `made the copy in ${plan.model}`;
  return await changeInOrder(
    intentOf(planned, verdict),
    {
      write: async (beforeWrite, nameVersion) => {
        await planned.judgeAgain?.();
        const there = copyAmong(versions, source);
        const made = there ?? (await createCopy(planned, deps, beforeWrite));
        if (!there) await nameVersion(made.version);
        const promotion = promotionOf(made, planned);
        if (promotion) await promote(promotion, plan, deps, beforeWrite);
        return { made, promotion };
      },
      readBack: ({ made: { modelName, version }, promotion }) =>
        readBack(written, () =>
          promotion
            ? checkedVersion(promotion, deps)
            : deps.registry.getVersion(modelName, version),
        ),
    },
    deps,
  );
}

function intentOf({ plan, source }: PlannedCopy, verdict: Verdict): EventIntent {
  const { model, version, target } = plan;
  return target !== null && plan.promotes
    ? promotionIntent('promote', { ...plan, target }, verdict)
    : { verb: 'copy', model, version, target: null, from: [modelUri(source)] };
}

async function createCopy(
  { source, model, plan }: PlannedCopy,
  { registry }: ChangeDeps,
  beforeWrite: BeforeWrite,
): Promise<ModelVersion> {
  const now = (await orUndefined(collect(registry.listVersions({ model })))) ?? [];
  const other = copyAmong(now, source);
  if (other) {
    throw new ConflictError(
      `somebody else has made the copy meanwhile: ${model}/${other.version}`,
      {
        hint: 'run the same command again: it takes the copy that is there',
      },
    );
  }
  await beforeWrite();
  if (plan.createsModel) {
    await ensureModel(model, registry);
    await beforeWrite();
  }
  const { runId, description, tags } = source;
  return await registry.createVersion({
    model,
    source: modelUri(source),
    ...(runId === null ? {} : { runId }),
    ...(description === null ? {} : { description }),
    tags: withRequestId(tags),
  });
}

function promotionOf(
  made: ModelVersion,
  { source, versions = [], target, keepExisting }: PlannedCopy,
): PlannedPromotion | undefined {
  if (!target) return undefined;
  const all = copyAmong(versions, source) ? versions : [...versions, made];
  const plan = planPromotion(made, target, all, { keepExisting });
  return { plan, target, versions: all };
}

async function promote(
  promotion: PlannedPromotion,
  { createsVersion }: CopyPlan,
  deps: ChangeDeps,
  beforeWrite: BeforeWrite,
): Promise<void> {
  try {
    await writePromotion(promotion, deps, beforeWrite);
  } catch (cause) {
    if (!createsVersion) throw cause;
    const { model, version } = promotion.plan;
    const hint = 'run the same command again: it takes the copy that is there';
    throw halfDone(`made ${model}/${version}, but did not promote it`, { hint, cause });
  }
}
