import type { Settings } from '../config/schema.js';
import type { AuditTrail } from '../domain/audit-trail.js';
import type { PromotionLock } from '../domain/promotion-lock.js';
import { recordedActor } from './actor.js';
import type { LockOptions, OpenedRegistry, OpenOptions } from './opened-registry.js';
import { sha256 } from './sha256.js';
import { CLOCK } from './steady-clock.js';

export interface ChangeOptions extends LockOptions {
  /** Why the change is made, in the words of who makes it. */
  readonly reason: string | null;
  /** The variables of the process: one of them may name who makes it. */
  readonly env: OpenOptions['env'];
}

/** The lock and the records of changes, as the settings want them. */
export async function openChanges(
  { openChanges: open }: OpenedRegistry,
  settings: Settings,
  { reason, env, ...options }: ChangeOptions,
): Promise<{ readonly audit: AuditTrail | null; readonly lock: PromotionLock }> {
  const { events: tracking, now, lock } = await open();
  const { audit_experiment: experiment, environment = null, promotion_lock: locks } = settings;
  const { noLock } = await import('../adapters/lock/server/detect-only.js');
  const actor = recordedActor(settings, env);
  return {
    audit:
      experiment === 'off'
        ? null
        : { tracking, experiment, actor, reason, environment, sha256, now, warn: options.warn },
    lock: locks === 'off' ? noLock(CLOCK) : lock(options),
  };
}
