import { MlregError } from '../../../domain/errors.js';
import type { LockEntries, LockEntry } from '../../lock-entries.js';
import type { LockClock } from './clock.js';
import { beatText } from './heartbeat.js';
import { takeOver } from './take-over.js';

export interface AcquireOptions {
  readonly entries: LockEntries;
  readonly clock: LockClock;
  /** Who we are, in words. */
  readonly owner: string;
  /** 32 random hexadecimal digits. */
  readonly newNonce: () => string;
  /** Milliseconds to wait for somebody else. */
  readonly wait: number;
  readonly signal?: AbortSignal | undefined;
  /** A line for people. */
  readonly warn: (line: string) => void;
}

/** A holder that has not beaten for so long, in milliseconds, on our own steady clock, is dead. */
const STALE = 8_000;

/** An entry that we may not read: it has no beat that we could see. */
const HIDDEN: LockEntry = { nonce: '', owner: 'somebody else', beat: '' };

/**
 * Makes the entry ours.
 *
 * @param dead - gets the names of the entries that were moved away
 * @returns its nonce, or null where the server does not let us make it, or move a dead one away
 * @throws MlregError `locked`
 */
export async function acquireEntry(
  model: string,
  name: string,
  dead: string[],
  options: AcquireOptions,
): Promise<string | null> {
  const { entries, clock, owner, wait, signal, warn } = options;
  const nonce = options.newNonce();
  const started = clock.steady();
  let seen: { readonly entry: LockEntry; readonly since: number } | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const isHidden = seen?.entry === HIDDEN;
    if (seen === undefined || isHidden) {
      const made = await entries.create(name, { nonce, owner, beat: beatText(nonce, 0) });
      if (made === 'done') return nonce;
      if (made === 'forbidden') {
        warn(unlocked(model, `it may not make the entry ${name}`));
        return null;
      }
    }
    const read = await entries.read(name);
    const entry = read === 'forbidden' ? HIDDEN : read;
    // The answer to our own making of it was lost.
    if (entry?.nonce === nonce) return nonce;
    const now = clock.steady();
    if (entry === null) seen = undefined;
    else if (seen === undefined || differ(seen.entry, entry)) seen = { entry, since: now };
    else if (now - seen.since >= STALE) {
      const taken = await takeOver(name, seen.entry, entries);
      if (taken === 'forbidden') {
        warn(unlocked(model, `${entry.owner} has left ${name} behind, and it may not be moved`));
        return null;
      }
      if (taken !== null) dead.push(taken);
      seen = undefined;
    }
    if (now - started >= wait) throw locked(model, name, seen?.entry, wait);
    if (seen !== undefined) await clock.sleep(100 + 200 * clock.random(), signal);
  }
}

function differ(one: LockEntry, other: LockEntry): boolean {
  return one.nonce !== other.nonce || one.beat !== other.beat;
}

function unlocked(model: string, why: string): string {
  return (
    `warning: ${model} is changed without a lock, and what others do at the same time is only ` +
    `noticed: ${why}`
  );
}

function locked(model: string, name: string, entry: LockEntry | undefined, wait: number) {
  const holder = entry?.owner ?? 'somebody else';
  return new MlregError('locked', `${holder} holds the lock of ${model} (${name})`, {
    hint:
      `it was waited for ${wait / 1000} s: run it again, with --wait SECONDS for longer; ` +
      'a dead holder is found out after 8 s',
  });
}
