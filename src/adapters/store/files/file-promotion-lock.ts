import { AsyncLocalStorage } from 'node:async_hooks';
import type {
  FoundLock,
  HeldLock,
  LockCare,
  PromotionLock,
} from '../../../domain/promotion-lock.js';
import type { FileSession } from './session.js';

/** It dies with its process, so that nobody can be taken for dead who is not. */
const HELD: HeldLock = { exclusive: true, check: async () => {}, settle: async () => {} };

/** The lock of the whole store, held from the look to the record of a change. */
export class FilePromotionLock implements PromotionLock {
  readonly #session: FileSession;
  readonly #wait: number;
  readonly #signal: AbortSignal | undefined;
  /** Set where the lock is held already, for another model: the store has but one. */
  readonly #held = new AsyncLocalStorage<true>();

  /** @param wait - milliseconds */
  constructor(session: FileSession, wait: number, signal?: AbortSignal) {
    this.#session = session;
    this.#wait = wait;
    this.#signal = signal;
  }

  async hold<Result>(_model: string, work: (held: HeldLock) => Promise<Result>): Promise<Result> {
    if (this.#held.getStore()) return await work(HELD);
    const options = { patience: this.#wait, signal: this.#signal };
    return await this.#session.locked(() => this.#held.run(true, () => work(HELD)), options);
  }
}

/** There is no entry that anybody could leave behind. */
export class NoLockEntries implements LockCare {
  async list(): Promise<FoundLock[]> {
    return [];
  }

  async clear(): Promise<void> {}
}
