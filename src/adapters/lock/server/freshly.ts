import type { LockClock } from './clock.js';

/** An answer that is older, in milliseconds, may be true no more: half of the time that makes us dead. */
const FRESH = 4_000;

/**
 * Looks whether something is still ours. A process that is stopped gets the answer when it goes on, and
 * others may have gone on meanwhile: then it looks again.
 */
export async function freshly(look: () => Promise<boolean>, clock: LockClock): Promise<boolean> {
  const asked = clock.steady();
  const isOurs = await look();
  // Once: there are servers that always take so long.
  return isOurs && clock.steady() - asked > FRESH ? await look() : isOurs;
}
