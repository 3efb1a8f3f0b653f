import type { LockEntries } from '../../lock-entries.js';
import type { LockClock } from './clock.js';

/** Milliseconds between two beats of a holder. */
export const BEAT = 1_000;

/**
 * Writes a beat into our entry every second, as long as it is ours.
 *
 * @returns stops it; a beat under way is waited for
 */
export function keepBeating(
  name: string,
  nonce: string,
  isOurs: () => Promise<boolean>,
  entries: LockEntries,
  clock: LockClock,
): () => Promise<void> {
  const stopped = new AbortController();
  const beating = (async () => {
    for (let count = 1; ; count++) {
      await clock.sleep(BEAT, stopped.signal);
      if (stopped.signal.aborted) return;
      try {
        if (!(await isOurs())) return;
        if (!stopped.signal.aborted) await entries.beat(name, beatText(nonce, count));
      } catch {
        // A beat that is missed is made up for by the next; the holder checks before it writes.
      }
    }
  })();
  return async () => {
    stopped.abort();
    await beating;
  };
}

export function beatText(nonce: string, count: number): string {
  return `${nonce} ${count}`;
}
