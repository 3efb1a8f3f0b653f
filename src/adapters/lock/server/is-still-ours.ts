import type { LockEntries } from '../../lock-entries.js';
import type { LockClock } from './clock.js';

/** An answer that is older, in milliseconds, may be true no more: half of the time that makes us dead. */
const FRESH = 4_000;

/**
 * Looks whether the entry is still ours. A process that is stopped gets the answer when it goes on, and
 * others may have gone on meanwhile: then it looks again.
 */
export async function isStillOurs(
  name: string,
  nonce: string,
  entries: LockEntries,
  clock: LockClock,
): Promise<boolean> {
  const look = async () => {
    const entry = await entries.read(name);
    return entry !== null && entry !== 'forbidden' && entry.nonce === nonce;
  };
  const asked = clock.steady();
  const isOurs = await look();
  // Once: there are servers that always take so long.
  return isOurs && clock.steady() - asked > FRESH ? await look() : isOurs;
}
