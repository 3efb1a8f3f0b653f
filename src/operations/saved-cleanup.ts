import { ConflictError, NotFoundError } from '../domain/errors.js';
import { checkNotStale, plannedVersion, type SavedPlan } from '../domain/saved-plan.js';
import { type CleanupPlan, planAgain } from './plan-cleanup.js';
import type { HistoryDeps } from './read-history.js';

/** A plan with all that it was made on, to be done later. */
export function savedPlan(
  { madeAt, model, policy, decisions }: CleanupPlan,
  registry: Pick<SavedPlan, 'registryUri' | 'workspace'>,
  sha256: HistoryDeps['sha256'],
): SavedPlan {
  const versions = decisions.map((decision) => plannedVersion(decision, sha256));
  return { madeAt, ...registry, model, policy, versions };
}

/**
 * The plan that was saved, if planning again on its terms comes to just that.
 *
 * @throws ConflictError if anything that it was made on has changed
 */
export async function planFromSaved(saved: SavedPlan, deps: HistoryDeps): Promise<CleanupPlan> {
  const plan = await planAgain(saved, deps).catch((cause) => {
    if (!(cause instanceof NotFoundError)) throw cause;
    const message = `the saved plan is stale: ${cause.message}; nothing was done`;
    throw new ConflictError(message, {
      hint: 'plan again with `mlreg cleanup --plan FILE`',
      cause,
    });
  });
  const now = plan.decisions.map((decision) => plannedVersion(decision, deps.sha256));
  checkNotStale(saved, now);
  return plan;
}
