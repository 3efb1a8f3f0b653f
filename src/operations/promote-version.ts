import { collect } from '../domain/collect.js';
import { UsageError } from '../domain/errors.js';
import {
  isAllowed,
  type Judgement,
  NO_RULES,
  NOTHING_SAID,
  type PromotionRules,
  refusal,
} from '../domain/judgement.js';
import { judgementRecord } from '../domain/judgement-record.js';
import { type PromotionPlan, planPromotion } from '../domain/promotion.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import type { Ref } from '../domain/refs.js';
import type { RegistryStore } from '../domain/registry-store.js';
import type { ModelVersion } from '../domain/types.js';
import { type JudgeDeps, judgePromotion } from './judge-promotion.js';
import { resolveNamedVersion } from './resolve-ref.js';
import { writePromotion } from './write-promotion.js';

/** What is asked of every promotion, whoever chooses the version. */
export interface PromotionOptions {
  readonly target: PromotionTarget;
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

export interface Promotion {
  readonly changed: boolean;
  readonly plan: PromotionPlan;
  /** What the rules said; nothing where there is nothing to change. */
  readonly judgement: Judgement;
  /** True if it was done, or would be, although the rules refuse it. */
  readonly forced: boolean;
  /** The version as read back; null after a dry run. */
  readonly result: ModelVersion | null;
}

export interface PromoteDeps extends JudgeDeps {
  /** Told what the rules say, before anything is refused or written. */
  readonly onJudged?: ((judgement: Judgement) => Promise<void>) | undefined;
}

/**
 * Promotes a version to a stage or alias: resolve, plan, judge, write.
 *
 * @throws RefusedError if the version is not READY, or the rules refuse it; nothing was written
 * @throws ConflictError if the occupant is no longer the one planned on
 */
export async function promoteVersion(input: PromoteInput, deps: PromoteDeps): Promise<Promotion> {
  checkTarget(input.target, deps.registry);
  const promoted = await resolveNamedVersion(input.ref, deps);
  const versions = await collect(deps.registry.listVersions({ model: promoted.modelName }));
  const { target } = input;
  const plan = planPromotion(promoted, target, versions, input);
  const judgement = plan.changes
    ? await judgePromotion(
        { candidate: promoted, target, versions, isDirect: input.isDirect },
        input.rules ?? NO_RULES,
        deps,
      )
    : NOTHING_SAID;
  await deps.onJudged?.(judgement);
  const forced = obey(judgement, plan, input.force);
  const decided = { plan, judgement, forced };
  if (input.dryRun) return { changed: false, ...decided, result: null };
  if (!plan.changes) return { changed: false, ...decided, result: promoted };
  const result = await writePromotion(plan, target, versions, deps);
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
