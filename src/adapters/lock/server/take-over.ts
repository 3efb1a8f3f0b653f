import { createHash } from 'node:crypto';
import type { LockEntries, LockEntry } from '../../lock-entries.js';

/**
 * Moves the entry of a dead holder away, to a name made of its nonce: that is one step, and the second
 * who wants to finds the name taken.
 *
 * @returns the name that it has now; null if somebody else was faster, or nothing is clear
 */
export async function takeOver(
  name: string,
  { nonce }: LockEntry,
  entries: LockEntries,
): Promise<string | null | 'forbidden'> {
  const dead = `${name}.dead.${/^[0-9a-f]{32}$/.test(nonce) ? nonce : sum(nonce)}`;
  const moved = await entries.rename(name, dead);
  if (moved === 'forbidden') return 'forbidden';
  if (moved === 'refused') return null;
  const entry = await entries.read(dead);
  if (entry === null || entry === 'forbidden') return null;
  if (entry.nonce === nonce) return dead;
  if (moved === 'unclear') return null;
  // Between our look and our move it was released and made anew: its holder lives. If it has looked
  // meanwhile it has stopped, as it has if the name is taken again.
  await entries.rename(dead, name);
  return null;
}

/** Anybody may write anything into an entry. */
function sum(nonce: string): string {
  return createHash('sha256').update(nonce).digest('hex').slice(0, 32);
}
