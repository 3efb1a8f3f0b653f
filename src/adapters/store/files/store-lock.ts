import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { LOCK_FILE } from './changes/scratch.js';

export interface HoldOptions {
  /** Milliseconds to wait for another process. */
  readonly patience?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What keeps two processes from writing at the same time. */
export interface FileLock {
  /** Works while nobody else does under the same file. */
  readonly hold: <Result>(
    file: string,
    work: () => Promise<Result>,
    options: HoldOptions,
  ) => Promise<Result>;
  /** @throws MlregError if there is no lock to be had */
  readonly check: () => Promise<void>;
}

/** Whose work is under way under the lock; its writes wait for each other. */
interface Holding {
  last: Promise<unknown>;
}

/**
 * The lock of a store. What holds it for a change as a whole (look, record, write, read back) writes
 * without taking it again; whoever else there is in this process waits as those of other processes do.
 */
export class StoreLock {
  readonly #lock: FileLock;
  readonly #holding = new AsyncLocalStorage<Holding>();

  constructor(lock: FileLock) {
    this.#lock = lock;
  }

  /** @throws MlregError if there is no lock to be had */
  async check(): Promise<void> {
    await this.#lock.check();
  }

  /** @param root - the store's own folder */
  async hold<Result>(
    root: string,
    work: () => Promise<Result>,
    options: HoldOptions = {},
  ): Promise<Result> {
    const holding = this.#holding.getStore();
    if (holding !== undefined) {
      const turn = holding.last.then(work);
      holding.last = turn.catch(() => undefined);
      return await turn;
    }
    await this.#lock.check();
    const held = () => this.#holding.run({ last: Promise.resolve() }, work);
    return await this.#lock.hold(join(root, LOCK_FILE), held, options);
  }
}
