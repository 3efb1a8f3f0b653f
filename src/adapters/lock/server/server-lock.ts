import {
  type HeldLock,
  LostLockError,
  lockName,
  type PromotionLock,
} from '../../../domain/promotion-lock.js';
import type { BeforeWrite, ReadNonce } from '../../../domain/registry-store.js';
import { type AcquireOptions, acquireEntry } from './acquire-entry.js';
import { detectOnly } from './detect-only.js';
import { freshly } from './freshly.js';
import { keepBeating } from './heartbeat.js';

export interface ServerLockOptions extends AcquireOptions {
  /** sha256 of a text, in hex. */
  readonly sha256: (text: string) => string;
}

/**
 * A lock on an entry that all clients of the server see. Whoever makes the entry holds the lock, and
 * writes a beat into it every second. An entry that has had no beat for eight seconds is moved away.
 */
export class ServerLock implements PromotionLock {
  readonly #options: ServerLockOptions;

  constructor(options: ServerLockOptions) {
    this.#options = options;
  }

  async hold<Result>(model: string, work: (held: HeldLock) => Promise<Result>): Promise<Result> {
    const { entries, clock, sha256, warn } = this.#options;
    const name = lockName(sha256(model));
    /** Entries of the dead that we have moved away; another taker finds them, and stops. */
    const dead: string[] = [];
    try {
      const nonce = await acquireEntry(model, name, dead, this.#options);
      if (nonce === null) return await work(detectOnly(clock));
      const readNonce: ReadNonce = async (of) => {
        const entry = await entries.read(of);
        return entry === null || entry === 'forbidden' ? null : entry.nonce;
      };
      const isOurs = (read = readNonce) => freshly(async () => (await read(name)) === nonce, clock);
      const stopBeating = keepBeating(name, nonce, isOurs, entries, clock);
      const check: BeforeWrite = async (read) => {
        if (!(await isOurs(read))) throw new LostLockError(model);
      };
      try {
        return await work({ exclusive: true, check, settle: async () => {} });
      } finally {
        await stopBeating();
        await quietly(
          async () => {
            if (await isOurs()) await entries.delete(name);
          },
          `the lock entry ${name} is left behind`,
          warn,
        );
      }
    } finally {
      for (const each of dead) {
        await quietly(() => entries.delete(each), `the lock entry ${each} is left behind`, warn);
      }
    }
  }
}

/** What was done stands, whatever becomes of the entry: it is taken over when its time is up. */
async function quietly(work: () => Promise<void>, what: string, warn: (line: string) => void) {
  try {
    await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    warn(`warning: ${what}: ${why}; \`mlreg doctor --clear-locks\` takes it away`);
  }
}
