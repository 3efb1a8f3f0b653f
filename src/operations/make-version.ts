import { collect } from '../domain/collect.js';
import type { EventIntent } from '../domain/event.js';
import type { Verdict } from '../domain/judgement.js';
import { planPromotion } from '../domain/promotion.js';
import { promotionIntent } from '../domain/promotion-intent.js';
import { holders } from '../domain/promotion-target.js';
import {
  type RegistrationCase,
  type RegistrationPlan,
  type RegistrationWishes,
  targetOf,
  versionToBe,
} from '../domain/registration.js';
import type { BeforeWrite } from '../domain/registry-store.js';
import type { ModelVersion } from '../domain/types.js';
import { beyondLimit } from '../domain/version-limit.js';
import { checkedVersion, type PlannedPromotion, writePromotion } from './apply-promotion.js';
import { type ChangeDeps, changeInOrder } from './change-in-order.js';
import { ensureModel, withRequestId } from './create-once.js';
import { halfDone, readBack } from './half-done.js';
import type { PublishedSource } from './registration-origin.js';

export interface PlannedRegistration {
  readonly plan: RegistrationPlan;
  readonly wishes: RegistrationWishes;
  /** What the plan was made on. */
  readonly of: RegistrationCase;
  /** Null if there is a version already. */
  readonly published: PublishedSource | null;
  /** The same case as it is now. */
  readonly readAgain: () => Promise<RegistrationCase>;
  /** Asked under the lock. @throws ConflictError if the rules refuse the promotion by now */
  readonly judgeAgain: (() => Promise<void>) | undefined;
}

export interface MadeVersion {
  /** False if there was one, or somebody else has made it meanwhile. */
  readonly isNew: boolean;
  /** As read back. */
  readonly version: ModelVersion;
  readonly promoted: boolean;
  readonly archivedOld: readonly string[];
}

/**
 * Creates a version, promotes it, and archives what is too much then: under the model's lock, and in one
 * record, which learns the number of the version when there is one.
 *
 * @throws ConflictError if somebody else has promoted meanwhile; MlregError `locked`
 * @throws PartialError if it was registered, and the rest could not be done
 */
export async function makeVersion(
  planned: PlannedRegistration,
  verdict: Verdict,
  deps: ChangeDeps,
): Promise<MadeVersion> {
  return await changeInOrder(
    intentOf(planned.plan, verdict),
    {
      write: async (beforeWrite, nameVersion) => {
        await planned.judgeAgain?.();
        const { version, isNew } = await createUnlessThere(planned, deps, beforeWrite);
        if (planned.plan.version === null) await nameVersion(version.version);
        const rest = () => place(version, isNew, planned, deps, beforeWrite);
        return { version, isNew, ...(isNew ? await orHalfDone(version, rest) : await rest()) };
      },
      readBack: async ({ version: { modelName, version }, promotion, isNew, archivedOld }) => {
        const read = () =>
          promotion
            ? checkedVersion(promotion, deps)
            : deps.registry.getVersion(modelName, version);
        const found = await readBack(`registered ${modelName}/${version}`, read);
        return { isNew, version: found, promoted: promotion !== undefined, archivedOld };
      },
    },
    deps,
  );
}

function intentOf(plan: RegistrationPlan, verdict: Verdict): EventIntent {
  const { model, version, target } = plan;
  return target !== null && plan.promotes
    ? promotionIntent('register', { ...plan, target }, verdict)
    : { verb: 'register', model, version, target: null, from: [] };
}

async function createUnlessThere(
  { of, wishes, published, readAgain }: PlannedRegistration,
  { registry }: ChangeDeps,
  beforeWrite: BeforeWrite,
): Promise<{ readonly version: ModelVersion; readonly isNew: boolean }> {
  if (of.existing || published === null) {
    if (of.existing) return { version: of.existing, isNew: false };
    throw new Error('there is nothing to make a version of');
  }
  const now = await readAgain();
  if (now.existing) return { version: now.existing, isNew: false };
  await beforeWrite();
  if (now.createsModel) {
    await ensureModel(of.model, registry);
    await beforeWrite();
  }
  const { source, runId, loggedModelId } = published;
  const version = await registry.createVersion({
    model: of.model,
    source,
    ...(runId === null ? {} : { runId }),
    ...(loggedModelId === null ? {} : { loggedModelId }),
    ...(wishes.description === null ? {} : { description: wishes.description }),
    // Its label follows those that there are by now.
    tags: withRequestId(versionToBe(now, wishes).tags),
  });
  return { version, isNew: true };
}

interface Placed {
  readonly promotion: PlannedPromotion | undefined;
  readonly archivedOld: readonly string[];
}

async function place(
  version: ModelVersion,
  isNew: boolean,
  { of, wishes }: PlannedRegistration,
  deps: ChangeDeps,
  beforeWrite: BeforeWrite,
): Promise<Placed> {
  const target = targetOf(isNew ? undefined : version, wishes);
  const isAmong = of.versions.some((each) => each.version === version.version);
  const versions = isAmong ? of.versions : [...of.versions, version];
  const plan = target && planPromotion(version, target, versions, wishes);
  const promotion = plan?.changes && target ? { plan, target, versions } : undefined;
  if (promotion) await writePromotion(promotion, deps, beforeWrite);
  const { maxVersions } = wishes;
  const archivedOld =
    isNew && maxVersions !== null && of.hasStages
      ? await archiveBeyond(of.model, maxVersions, deps, beforeWrite)
      : [];
  return { promotion, archivedOld };
}

async function archiveBeyond(
  model: string,
  maxVersions: number,
  { registry }: ChangeDeps,
  beforeWrite: BeforeWrite,
): Promise<string[]> {
  const versions = await collect(registry.listVersions({ model }));
  const stage = 'Archived' as const;
  const archived = holders({ kind: 'stage', stage }, versions);
  const old = beyondLimit(versions, maxVersions);
  for (const version of old) {
    const change = { model, version, stage, archiveOthers: false };
    await registry.setStage(change, archived, beforeWrite);
    archived.push(version);
  }
  return old;
}

async function orHalfDone<Result>(
  { modelName, version }: ModelVersion,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const hint = 'run the same command again: it takes the version that is there';
    throw halfDone(`registered ${modelName}/${version}, but did not do the rest`, { hint, cause });
  }
}
