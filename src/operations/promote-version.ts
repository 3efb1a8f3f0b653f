import { collect } from '../domain/collect.js';
import { checkExpectedCurrent } from '../domain/expected-current.js';
import {
  type Judgement,
  NO_RULES,
  NOTHING_SAID,
  type PromotionRules,
  type Verdict,
} from '../domain/judgement.js';
import { type PromotionPlan, planPromotion } from '../domain/promotion.js';
import { promotionIntent } from '../domain/promotion-intent.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import type { Ref } from '../domain/refs.js';
import type { ModelVersion } from '../domain/types.js';
import { applyPromotion } from './apply-promotion.js';
import type { ChangeDeps } from './change-in-order.js';
import { type JudgeDeps, judgeAgain, judgePromotion } from './judge-promotion.js';
import { obey } from './obey-judgement.js';
import { resolveNamedVersion } from './resolve-ref.js';
import { targetHere } from './target-here.js';

/** What is asked of every promotion, whoever chooses the version. */
export interface PromotionOptions {
  readonly target: PromotionTarget;
  /** The version that must hold the target now, or `none`. */
  readonly expectCurrent?: string | undefined;
  /** Leave the former occupants of a stage where they are. */
  readonly keepExisting?: boolean | undefined;
  /** Plan and judge only; nothing is sent. */
  readonly dryRun?: boolean | undefined;
  readonly rules?: PromotionRules | undefined;
  /** Promote although the rules refuse it. */
  readonly force?: boolean | undefined;
  /** Set by hand, with `alias set`, and not promoted. */
  readonly isDirect?: boolean | undefined;
}

export interface PromoteInput extends PromotionOptions {
  readonly ref: Ref;
}

export interface Promotion extends Verdict {
  readonly changed: boolean;
  readonly plan: PromotionPlan;
  /** The version as read back; null after a dry run. */
  readonly result: ModelVersion | null;
}

export interface PromoteDeps extends JudgeDeps, ChangeDeps {
  /** Told what the rules say, before anything is refused or written. */
  readonly onJudged?: ((judgement: Judgement) => Promise<void>) | undefined;
}

/**
 * Promotes a version to a stage or alias: resolve, plan, judge, then under the lock judge again,
 * compare-and-set and read back.
 *
 * @throws RefusedError if the version is not READY, or the rules refuse it; nothing was written
 * @throws ConflictError if the occupant is no longer the one planned on; MlregError `locked`
 */
export async function promoteVersion(input: PromoteInput, deps: PromoteDeps): Promise<Promotion> {
  const target = targetHere(input.target, deps);
  const promoted = await resolveNamedVersion(input.ref, deps);
  const versions = await collect(deps.registry.listVersions({ model: promoted.modelName }));
  const { isDirect, keepExisting, rules = NO_RULES } = input;
  const { stageAliases } = deps;
  checkExpectedCurrent(input.expectCurrent, target, versions);
  const plan = planPromotion(promoted, target, versions, { keepExisting, stageAliases });
  const asked = { candidate: promoted, target, isDirect };
  const judgement = plan.changes
    ? await judgePromotion({ ...asked, versions }, rules, deps)
    : NOTHING_SAID;
  await deps.onJudged?.(judgement);
  const forced = obey(judgement, plan, input.force);
  const decided = { plan, judgement, forced };
  if (input.dryRun) return { changed: false, ...decided, result: null };
  if (!plan.changes) return { changed: false, ...decided, result: promoted };
  const again = input.force ? undefined : judgeAgain(asked, plan.model, rules, deps);
  const planned = { plan, target, versions, judgeAgain: again };
  const result = await applyPromotion(planned, promotionIntent('promote', plan, decided), deps);
  return { changed: true, ...decided, result };
}
