import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { ServerLock } from '../adapters/lock/server/server-lock.js';
import type { LockEntries } from '../adapters/lock-entries.js';
import type { PromotionLock } from '../domain/promotion-lock.js';
import { recordedActor } from './actor.js';
import type { LockOptions, OpenOptions } from './opened-registry.js';
import { sha256 } from './sha256.js';
import { CLOCK } from './steady-clock.js';

/** The lock of a registry whose entries all clients see. */
export function serverLock(
  entries: LockEntries,
  { settings, env, signal }: OpenOptions,
  options: LockOptions,
): PromotionLock {
  return new ServerLock({
    entries,
    clock: CLOCK,
    sha256,
    owner: `${recordedActor(settings, env)}@${hostname()} (process ${process.pid})`,
    newNonce: () => randomBytes(16).toString('hex'),
    signal,
    ...options,
  });
}
