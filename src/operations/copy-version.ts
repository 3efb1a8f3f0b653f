import { collect } from '../domain/collect.js';
import { type CopyPlan, copyAmong, planCopy } from '../domain/copy-plan.js';
import { UsageError } from '../domain/errors.js';
import { checkExpectedCurrent } from '../domain/expected-current.js';
import { NO_RULES, NOTHING_SAID, type Verdict } from '../domain/judgement.js';
import { parseModelName } from '../domain/names.js';
import { checkReady } from '../domain/promotion.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import type { Ref } from '../domain/refs.js';
import type { ModelVersion } from '../domain/types.js';
import { findModelIfAny } from './find-model.js';
import { judgeAgain, judgePromotion } from './judge-promotion.js';
import { makeCopy } from './make-copy.js';
import { obey } from './obey-judgement.js';
import type { PromoteDeps, PromotionOptions } from './promote-version.js';
import { resolveNamedVersion } from './resolve-ref.js';
import { targetHere } from './target-here.js';

export interface CopyInput extends Omit<PromotionOptions, 'target' | 'isDirect'> {
  readonly ref: Ref;
  /** The registered model that gets the copy; it is created if there is none. */
  readonly toModel: string;
  /** Where the copy is promoted to in its model. */
  readonly target?: PromotionTarget | undefined;
}

export interface Copied extends Verdict {
  readonly changed: boolean;
  readonly plan: CopyPlan;
  /** The copy as read back; null after a dry run. */
  readonly result: ModelVersion | null;
}

/**
 * Copies a version into another registered model, as MLflow's `copy_model_version` does: no bytes,
 * but a version that refers to it, with its run, tags and description. A second copy of the same
 * version is not made. With a target the copy is promoted, under the rules for that.
 *
 * @throws RefusedError if the version is not READY, or the rules refuse it; nothing was written
 * @throws ConflictError if somebody else has copied or promoted meanwhile; MlregError `locked`
 * @throws PartialError if it was copied and not promoted
 */
export async function copyVersion(input: CopyInput, deps: PromoteDeps): Promise<Copied> {
  const { registry } = deps;
  const { rules = NO_RULES } = input;
  const target = input.target && targetHere(input.target, deps);
  const source = await resolveNamedVersion(input.ref, deps);
  checkReady(source);
  const existing = await findModelIfAny(input.toModel, deps);
  const model = existing?.name ?? parseModelName(input.toModel);
  if (model === source.modelName) {
    throw new UsageError(`--to-model names the model itself: ${model}`, {
      hint: 'name another one; --stage and --alias promote within a model',
    });
  }
  const versions = existing && (await collect(registry.listVersions({ model: existing })));
  if (target) checkExpectedCurrent(input.expectCurrent, target, versions ?? []);
  const { keepExisting } = input;
  const aim = { source, model, versions, target, keepExisting, stageAliases: deps.stageAliases };
  const plan = planCopy(aim);
  const copy = copyAmong(versions, source);
  const asked = target && plan.promotes ? { candidate: copy ?? source, target } : undefined;
  const judgement = asked
    ? await judgePromotion({ ...asked, versions: versions ?? [] }, rules, deps)
    : NOTHING_SAID;
  await deps.onJudged?.(judgement);
  const named = { model: source.modelName, version: source.version };
  const forced = obey(judgement, { ...named, target: `${plan.target} of ${model}` }, input.force);
  const decided = { plan, judgement, forced };
  if (input.dryRun) return { changed: false, ...decided, result: null };
  if (copy && !plan.promotes) return { changed: false, ...decided, result: copy };
  const again = asked && !input.force ? judgeAgain(asked, model, rules, deps) : undefined;
  const result = await makeCopy({ ...aim, plan, judgeAgain: again }, decided, deps);
  return { changed: true, ...decided, plan: { ...plan, version: result.version }, result };
}
