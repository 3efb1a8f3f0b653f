import { isAllowed, type Judgement, refusal } from '../domain/judgement.js';
import { judgementRecord } from '../domain/judgement-record.js';
import type { PromotionPlan } from '../domain/promotion.js';

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
