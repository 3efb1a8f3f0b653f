import type { Ref } from '../domain/refs.js';
import { applyDeletion, type DeletionPlan, planDeletion } from '../operations/delete-ref.js';
import type { ChangeCall } from './options.js';
import type { Session } from './session.js';

/** What went, or would go. */
export interface Deleted {
  readonly changed: boolean;
  readonly plan: DeletionPlan;
}

/** A model or a version, at once: nobody is asked. */
export async function deletion(ref: Ref, change: ChangeCall, session: Session): Promise<Deleted> {
  return await session.change(change, async (deps, dryRun) => {
    const plan = await planDeletion(ref, deps, session.settings.protected_aliases);
    if (!dryRun) await applyDeletion(plan, deps);
    return { changed: !dryRun, plan };
  });
}
