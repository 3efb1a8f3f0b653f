import { ConflictError } from './errors.js';
import type { BeforeWrite } from './registry-store.js';
import type { Millis } from './types.js';

/**
 * Lets one change of a model's stages and aliases be made after the other, whoever makes it and on
 * whatever machine. MLflow's own transition reads, then writes, without a lock: of eight at once
 * several stay in Production (2.9 to 3.17).
 */
export interface PromotionLock {
  /**
   * Does the work while nobody else holds the model's lock.
   *
   * @throws MlregError `locked` if somebody else still has it when the wait is over
   */
  hold<Result>(model: string, work: (held: HeldLock) => Promise<Result>): Promise<Result>;
}

export interface HeldLock {
  /** False where there is no lock to be had: what others do meanwhile is detected only. */
  readonly exclusive: boolean;
  /** To be called before each write. @throws LostLockError */
  readonly check: BeforeWrite;
  /** Waits until those who have read the same must have written: for a look without a lock. */
  settle(): Promise<void>;
}

/** We were taken for dead, and somebody else has gone on: nothing may be written any more. */
export class LostLockError extends ConflictError {
  constructor(model: string) {
    super(`the lock of ${model} was taken over: this process had stopped for too long`, {
      hint: `\`mlreg history ${JSON.stringify(model)}\` tells what has been done; then run it again`,
    });
  }
}

/** The start of the names of lock entries. They are registered models, and shown as none. */
export const LOCK_PREFIX = 'mlreg-lock.';

/** @param sum - sha256 of the model's name, in hex */
export function lockName(sum: string): string {
  return LOCK_PREFIX + sum.slice(0, 32);
}

/** A lock entry that is on the server, of somebody at work or of the dead. */
export interface FoundLock {
  readonly name: string;
  /** Who made it, in words. */
  readonly owner: string;
  /** Milliseconds since its last beat, by the clock of the server. */
  readonly silent: Millis;
}

/** Lock entries as something to look after; everything else leaves them alone. */
export interface LockCare {
  list(): Promise<FoundLock[]>;
  /** No error if it is gone already. */
  clear(name: string): Promise<void>;
}
