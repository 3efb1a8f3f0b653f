import { collect } from '../domain/collect.js';
import { RefusedError } from '../domain/errors.js';
import { checkExpectedCurrent } from '../domain/expected-current.js';
import {
  isAllowed,
  type Judgement,
  NO_RULES,
  NOTHING_SAID,
  type PromotionRules,
  refusalText,
  type Verdict,
} from '../domain/judgement.js';
import { judgementRecord } from '../domain/judgement-record.js';
import { parseModelName } from '../domain/names.js';
import {
  labelOf,
  planRegistration,
  type RegistrationCase,
  type RegistrationPlan,
  type RegistrationWishes,
  targetOf,
  versionToBe,
} from '../domain/registration.js';
import type { ModelVersion } from '../domain/types.js';
import { findModelIfAny } from './find-model.js';
import { type JudgeInput, judgeAgain, judgePromotion } from './judge-promotion.js';
import { makeVersion } from './make-version.js';
import type { PromoteDeps } from './promote-version.js';
import type { RegistrationOrigin } from './registration-origin.js';
import { targetHere } from './target-here.js';

export interface RegisterInput extends RegistrationWishes {
  /** Created if there is none of that name. */
  readonly model: string;
  readonly origin: RegistrationOrigin;
  /** The version that must hold the target now, or `none`. */
  readonly expectCurrent?: string | undefined;
  readonly rules?: PromotionRules | undefined;
  /** Promote although the rules refuse it. */
  readonly force?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface Registered extends Verdict {
  readonly changed: boolean;
  /** With the number of the version, once it has one. */
  readonly plan: RegistrationPlan;
  /** The version as read back; null after a dry run. */
  readonly result: ModelVersion | null;
}

/**
 * Registers a version: look whether there is one of the same source or files, plan, judge, put the
 * files in place, then under the lock look again, create, promote, archive what is too much. A second
 * time it finds what there is, and does what of it is not so yet.
 *
 * @throws RefusedError if the rules refuse the target; nothing was written
 * @throws ConflictError if somebody else has promoted meanwhile; MlregError `locked`
 * @throws PartialError if it was registered, and the rest could not be done
 */
export async function registerVersion(
  given: RegisterInput,
  deps: PromoteDeps,
): Promise<Registered> {
  const target = given.target && targetHere(given.target, deps);
  const input = { ...given, target, stageAliases: deps.stageAliases };
  const { origin, rules = NO_RULES } = input;
  const of = await readCase(input, deps);
  if (target) checkExpectedCurrent(input.expectCurrent, target, of.versions);
  const plan = planRegistration(of, input);
  const asked = promotionOf(of, plan, input);
  const judgement = asked
    ? await judgePromotion({ ...asked, versions: of.versions }, rules, deps)
    : NOTHING_SAID;
  await deps.onJudged?.(judgement);
  const forced = obey(judgement, plan, input);
  const decided = { plan, judgement, forced };
  if (input.dryRun) return { changed: false, ...decided, result: null };
  if (of.existing && !plan.promotes) return { changed: false, ...decided, result: of.existing };

  const again = asked && !input.force ? judgeAgain(asked, plan.model, rules, deps) : undefined;
  const published = of.existing ? null : await origin.publish();
  const readAgain = () => readCase(input, deps);
  const planned = { plan, wishes: input, of, published, readAgain, judgeAgain: again };
  const made = await makeVersion(planned, decided, deps);
  const written = { ...afterwards(plan, made.version), archiveOld: made.archivedOld };
  const changed = made.isNew || made.promoted;
  return { changed, ...decided, plan: written, result: made.version };
}

/** What was not known of it before. */
function afterwards(plan: RegistrationPlan, made: ModelVersion): RegistrationPlan {
  const { version, source, runId, loggedModelId, tags } = made;
  return { ...plan, version, source, runId, loggedModelId, tags, label: labelOf(made) };
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

/** The promotion that is to be judged, if there is one. */
function promotionOf(
  of: RegistrationCase,
  { promotes }: RegistrationPlan,
  { origin, ...wishes }: RegisterInput,
): Omit<JudgeInput, 'versions'> | undefined {
  const target = targetOf(of.existing, wishes);
  if (!promotes || !target) return undefined;
  if (of.existing) return { candidate: of.existing, target };
  const { run, loggedModel, files } = origin;
  return { candidate: versionToBe(of, wishes), target, origin: { run, loggedModel, files } };
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
