import type { PromotionRules } from '../domain/judgement.js';
import { isAllowed, type Judgement, NOTHING_SAID, refusalText } from '../domain/judgement.js';
import type { ModelVersion } from '../domain/types.js';
import { type JudgeDeps, judgeAgain, judgePromotion } from './judge-promotion.js';

/** An alias that is to go to a version, or away. */
export interface AliasMoveCase {
  readonly alias: string;
  /** Undefined if it is taken away. */
  readonly candidate: ModelVersion | undefined;
  /** All of the model. */
  readonly versions: readonly ModelVersion[];
}

export interface JudgedAliasMove {
  readonly judgement: Judgement;
  /** Why it is refused, in words; null if it is not. */
  readonly refusal: string | null;
  /** Asked under the lock. @throws ConflictError if the rules refuse it by now */
  readonly judgeAgain: (() => Promise<void>) | undefined;
}

/** Asks the rules for an alias whether it may move. */
export async function judgeAliasMove(
  { alias, candidate, versions }: AliasMoveCase,
  rules: PromotionRules,
  deps: JudgeDeps,
): Promise<JudgedAliasMove> {
  if (!candidate) {
    // Like `alias remove`: the one change that no gate looks at.
    const isProtected = rules.policies.protectedAliases.includes(alias);
    const refusal = isProtected ? 'the alias is protected' : null;
    return { judgement: NOTHING_SAID, refusal, judgeAgain: undefined };
  }
  const asked = { candidate, target: { kind: 'alias', alias } as const };
  const judgement = await judgePromotion({ ...asked, versions }, rules, deps);
  return {
    judgement,
    refusal: isAllowed(judgement) ? null : refusalText(judgement),
    judgeAgain: judgeAgain(asked, candidate.modelName, rules, deps),
  };
}
