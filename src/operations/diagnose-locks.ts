import type { FoundLock, LockCare } from '../domain/promotion-lock.js';
import type { Finding } from './run-checks.js';

/** Who is at work beats every second; longer than this, in milliseconds, is dead. */
const DEAD = 10_000;

/** Looks for the locks of processes that died. */
export async function checkLocks(locks: LockCare, clear: boolean): Promise<Finding> {
  const dead = (await locks.list()).filter(({ silent }) => silent > DEAD);
  if (dead.length === 0) return { message: 'no lock is left behind' };
  if (clear) {
    for (const { name } of dead) await locks.clear(name);
    return { message: `taken away: ${named(dead)}` };
  }
  return {
    status: 'warning',
    message: `left behind: ${named(dead)}`,
    hint: 'whoever promotes next takes over; `mlreg doctor --clear-locks` takes them away now',
  };
}

function named(locks: readonly FoundLock[]): string {
  return locks
    .map(({ name, owner, silent }) => `${name} of ${owner}, ${Math.round(silent / 1000)} s ago`)
    .join('; ');
}
