import { collect } from '../domain/collect.js';
import { UsageError } from '../domain/errors.js';
import { checkExpectedCurrent } from '../domain/expected-current.js';
import {
  isAllowed,
  type Judgement,
  NO_RULES,
  NOTHING_SAID,
  type PromotionRules,
  refusal,
  type Verdict,
} from '../domain/judgement.js';
import { judgementRecord } from '../domain/judgement-record.js';
import { type PromotionPlan, planPromotion } from '../domain/promotion.js';
import { promotionIntent } from '../domain/promotion-intent.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import type { Ref } from '../domain/refs.js';
import type { RegistryStore } from '../domain/registry-store.js';
import type { ModelVersion } from '../domain/types.js';
import { applyPromotion } from './apply-promotion.js';
import type { ChangeDeps } from './change-in-order.js';
import { type JudgeDeps, judgeAgain, judgePromotion } from './judge-promotion.js';
import { resolveNamedVersion } from './resolve-ref.js';

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
  checkTarget(input.target, deps.registry);
  const promoted = await resolveNamedVersion(input.ref, deps);
  const versions = await collect(deps.registry.listVersions({ model: promoted.modelName }));
  const { target, isDirect, rules = NO_RULES } = input;
  checkExpectedCurrent(input.expectCurrent, target, versions);
  const plan = planPromotion(promoted, target, versions, input);
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

/** @throws UsageError for a stage where there are none */
export function checkTarget(target: PromotionTarget, { capabilities }: RegistryStore): void {
  if (target.kind === 'alias' || capabilities.stages) return;
  throw new UsageError('this registry has no stages', { hint: 'promote with --alias NAME' });
}

/**
 * @returns whether a refusal is overridden
 * @throws RefusedError if there is one that is not
 */
export function obey(
  judgement: Judgement,
  { model, version, target }: Pick<PromotionPlan, 'model' | 'version' | 'target'>,
  force = false,
): boolean {
  if (isAllowed(judgement)) return false;
  if (force) return true;
  const what = `${model} version ${version} is not promoted to ${target}`;
  throw refusal(what, judgement, { model, version, target, ...judgementRecord(judgement) });
}
