import type { EventIntent } from './event.js';
import { NOTHING_SAID, type Verdict } from './judgement.js';
import { judgementText } from './judgement-record.js';
import type { PromotionPlan } from './promotion.js';

/** A plan; the version is null for a copy that has no number yet. */
type Intended = Omit<PromotionPlan, 'version' | 'changes'> & { readonly version: string | null };

/** What is recorded of a promotion. None and Archived have no occupants: any number is in them. */
export function promotionIntent(
  verb: 'promote' | 'rollback' | 'register',
  { model, version, target, from: before, archive }: Intended,
  { judgement, forced }: Verdict = { judgement: NOTHING_SAID, forced: false },
): EventIntent {
  const from = target === 'None' || target === 'Archived' ? [] : before;
  const kept = target.startsWith('@') ? [] : from.filter((each) => !archive.includes(each));
  const gates = judgementText(judgement);
  return { verb, model, version, target, from, kept, gates, forced };
}
