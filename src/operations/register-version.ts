import { collect } from '../domain/collect.js';
import { RefusedError } from '../domain/errors.js';
import {
  isAllowed,
  type Judgement,
  NO_RULES,
  NOTHING_SAID,
  type PromotionRules,
  refusalText,
} from '../domain/judgement.js';
import { judgementRecord } from '../domain/judgement-record.js';
import { parseModelName } from '../domain/names.js';
import {
  planRegistration,
  type RegistrationCase,
  type RegistrationPlan,
  type RegistrationWishes,
  targetOf,
  versionToBe,
} from '../domain/registration.js';
import type { ModelVersion } from '../domain/types.js';
import { ensureModel, withRequestId } from './create-once.js';
import { findModelIfAny } from './find-model.js';
import { readBack } from './half-done.js';
import { judgePromotion } from './judge-promotion.js';
import { placeVersion } from './place-version.js';
import { checkTarget, type PromoteDeps } from './promote-version.js';
import type { RegistrationOrigin } from './registration-origin.js';

export interface RegisterInput extends RegistrationWishes {
  /** Created if there is none of that name. */
  readonly model: string;
  readonly origin: RegistrationOrigin;
  readonly rules?: PromotionRules | undefined;
  /** Promote although the rules refuse it. */
  readonly force?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface Registered {
  readonly changed: boolean;
  /** With the number of the version, once it has one. */
  readonly plan: RegistrationPlan;
  readonly judgement: Judgement;
  readonly forced: boolean;
  /** The version as read back; null after a dry run. */
  readonly result: ModelVersion | null;
}

/**
 * Registers a version: look whether there is one of the same source or files, plan, judge, put the
 * files in place, create, promote, archive what is too much. A second time it finds what there is,
 * and does what of it is not so yet.
 *
 * @throws RefusedError if the rules refuse the target; nothing was written
 * @throws PartialError if it was registered and the rest could not be done
 */
export async function registerVersion(
  input: RegisterInput,
  deps: PromoteDeps,
): Promise<Registered> {
  if (input.target) checkTarget(input.target, deps.registry);
  const of = await readCase(input, deps);
  const plan = planRegistration(of, input);
  const judgement = await judged(of, plan, input, deps);
  await deps.onJudged?.(judgement);
  const forced = obey(judgement, plan, input);
  const decided = { plan, judgement, forced };
  if (input.dryRun) return { changed: false, ...decided, result: null };
  if (of.existing && !plan.promotes) return { changed: false, ...decided, result: of.existing };

  const { version, isNew } = of.existing
    ? { version: of.existing, isNew: false }
    : await create(input, deps);
  const target = targetOf(isNew ? undefined : version, input);
  const placed = await placeVersion({ version, isNew, target, versions: of.versions }, input, deps);
  return {
    changed: isNew || placed.changed,
    ...decided,
    plan: {
      ...plan,
      version: version.version,
      source: version.source,
      runId: version.runId,
      loggedModelId: version.loggedModelId,
      tags: version.tags,
      archiveOld: placed.archivedOld,
    },
    result: placed.version,
  };
}

async function readCase(
  { model: name, origin }: RegisterInput,
  deps: PromoteDeps,
): Promise<RegistrationCase> {
  const { registry } = deps;
  const found = await findModelIfAny(name, deps);
  const versions = found ? await collect(registry.listVersions({ model: found })) : [];
  const { published, digest, isBehind } = origin;
  return {
    model: found?.name ?? parseModelName(name),
    createsModel: found === undefined,
    versions,
    existing: versions.find(isBehind),
    origin: {
      source: published?.source ?? null,
      runId: published?.runId ?? null,
      loggedModelId: published?.loggedModelId ?? null,
      digest,
    },
    hasStages: registry.capabilities.stages,
    now: deps.now(),
  };
}

async function judged(
  of: RegistrationCase,
  { promotes }: RegistrationPlan,
  { origin, rules = NO_RULES, ...wishes }: RegisterInput,
  deps: PromoteDeps,
): Promise<Judgement> {
  const target = targetOf(of.existing, wishes);
  if (!promotes || !target) return NOTHING_SAID;
  const { run, loggedModel } = origin;
  const candidate = of.existing ?? versionToBe(of, wishes);
  const promotion = { candidate, target, versions: of.versions, origin: { run, loggedModel } };
  return await judgePromotion(promotion, rules, deps);
}

/** @returns whether a refusal is overridden */
function obey(
  judgement: Judgement,
  { model, target, createsVersion, source }: RegistrationPlan,
  { force = false }: RegisterInput,
): boolean {
  if (isAllowed(judgement)) return false;
  if (force) return true;
  const what = createsVersion ? 'nothing is registered' : 'it is registered, but not promoted';
  throw new RefusedError(`${model} to ${target}: ${what}: ${refusalText(judgement)}`, {
    hint: createsVersion
      ? 'with --stage None it is registered and goes nowhere; --force registers and promotes it'
      : '`mlreg details` shows what the version has; --force promotes it all the same',
    details: { model, source, target, ...judgementRecord(judgement) },
  });
}

/** Creates the version, unless somebody else has done so meanwhile. */
async function create(
  input: RegisterInput,
  deps: PromoteDeps,
): Promise<{ readonly version: ModelVersion; readonly isNew: boolean }> {
  const { registry } = deps;
  const { source, runId, loggedModelId } = await input.origin.publish();
  const of = await readCase(input, deps);
  if (of.existing) return { version: of.existing, isNew: false };
  const { model } = of;
  const { tags } = versionToBe(of, input);
  if (of.createsModel) await ensureModel(model, registry);
  const created = await registry.createVersion({
    model,
    source,
    ...(runId === null ? {} : { runId }),
    ...(loggedModelId === null ? {} : { loggedModelId }),
    ...(input.description === null ? {} : { description: input.description }),
    tags: withRequestId(tags),
  });
  const read = () => registry.getVersion(model, created.version);
  return { version: await readBack(`made ${model}/${created.version}`, read), isNew: true };
}
