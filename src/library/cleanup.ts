import { parseDuration } from '../domain/duration.js';
import { parseStage } from '../domain/names.js';
import { DEFAULT_KEEP } from '../domain/retention.js';
import type { ModelVersion } from '../domain/types.js';
import { applyCleanup, type CleanupResult } from '../operations/apply-cleanup.js';
import { type CleanupPlan, planCleanup } from '../operations/plan-cleanup.js';
import type { CallOptions, ChangeCall } from './options.js';
import type { Session } from './session.js';
import { parsedModel } from './version-ref.js';

/** Old versions: which may go, and taking them away. */
export interface Cleanup {
  /**
   * Decides over every version, with the reason; nothing is written. Versions in Production and
   * Staging, aliased ones and those that a rollback would go back to are always kept.
   *
   * @example
   * ```ts
   * const plan = await registry.cleanup.plan({ model: 'lstm_model', keep: 1 });
   * for (const { version, action, reason } of plan.decisions) {
   *   console.log(version.version, action, reason);
   * }
   * ```
   */
  plan(options?: CleanupOptions): Promise<CleanupPlan>;
  /**
   * Deletes, or archives, what the plan says, a model at a time under its lock. Each version is looked
   * at again: one that is in use by then stays.
   *
   * @throws PartialError if it ended before all was done
   *
   * @example
   * ```ts
   * const plan = await registry.cleanup.plan({ keep: 1 });
   * const { deleted } = await registry.cleanup.apply(plan, { message: 'monthly' });
   * console.log(deleted.length);
   * // → 5
   * ```
   */
  apply(plan: CleanupPlan, options?: ApplyOptions): Promise<CleanupResult>;
}

/** Which versions may go. */
export interface CleanupOptions extends CallOptions {
  /** One model; all of them if none is named. */
  readonly model?: string | undefined;
  /** How many to keep besides the protected ones, newest first. @default 3 */
  readonly keep?: number | undefined;
  /** Only what is older: `30d`, `12h`. */
  readonly olderThan?: string | undefined;
  /** Only what is in this stage. */
  readonly stage?: string | undefined;
  /** To stage Archived, instead of deleting. */
  readonly archive?: boolean | undefined;
  /** False to take also who held Production or an alias before. @default true */
  readonly keepPrevious?: boolean | undefined;
}

/** How it is done. */
export interface ApplyOptions extends Omit<ChangeCall, 'dryRun'> {
  /** Told of every version that is gone, or archived. */
  readonly onDone?: ((version: ModelVersion) => void) | undefined;
}

export function cleanup(session: Session): Cleanup {
  return {
    plan: (options = {}) =>
      session.read(options, (deps) => {
        const { model, keep = DEFAULT_KEEP, olderThan, stage, archive, keepPrevious } = options;
        const policy = {
          ...{ keep, archive, keepPrevious },
          olderThan: olderThan === undefined ? undefined : parseDuration(olderThan),
          stage: stage === undefined ? undefined : parseStage(stage),
        };
        return planCleanup({ model: model && parsedModel(model), policy }, deps);
      }),
    apply: (plan, { onDone, ...change } = {}) =>
      session.change(change, (deps) =>
        applyCleanup(plan, { ...deps, ...(onDone ? { onDone } : {}) }),
      ),
  };
}
