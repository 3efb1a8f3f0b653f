import type { EventIntent } from './event.js';
import type { PromotionPlan } from './promotion.js';

/** What is recorded of a promotion. None and Archived have no occupants: any number is in them. */
export function promotionIntent(
  verb: 'promote' | 'rollback',
  { model, version, target, from, archive }: PromotionPlan,
): EventIntent {
  const isHeld = target !== 'None' && target !== 'Archived';
  const isStage = !target.startsWith('@');
  const kept = isStage ? from.filter((each) => !archive.includes(each)) : [];
  return { verb, model, version, target, from: isHeld ? from : [], kept: isHeld ? kept : [] };
}
