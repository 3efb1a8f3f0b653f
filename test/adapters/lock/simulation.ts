import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { ServerLock } from '../../../src/adapters/lock/server/server-lock.js';
import type { LockEntries, LockEntry } from '../../../src/adapters/lock-entries.js';
import type { HeldLock } from '../../../src/domain/promotion-lock.js';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Time is that of vitest's fake timers. */
const sleep = (milliseconds: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    const wake = () => {
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    setTimeout(wake, milliseconds);
    signal?.addEventListener('abort', wake);
  });

/** A server with entries: every call takes a little time to get there, and to come back. */
export class SimulatedServer {
  readonly entries = new Map<string, LockEntry>();
  /** `who` for each write that was made under the lock, with the nonce of the entry at that time. */
  readonly writes: { readonly who: string; readonly own: boolean }[] = [];
  readonly #random: () => number;

  /** @param seed - the same gives the same delays */
  constructor(seed: number) {
    let state = seed;
    this.#random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
  }

  /** A process that works with these entries. */
  process(who: string, wait = 10_000): SimulatedProcess {
    return new SimulatedProcess(who, wait, this, this.#random);
  }
}

/** What becomes of a process at its nth call of the server, counted from 0. */
type Fate =
  | { readonly at: number; readonly killed: 'before' | 'after' }
  /** Stopped before the call is sent, or after. */
  | { readonly at: number; readonly pausedFor: number; readonly isSent?: boolean };

export class SimulatedProcess {
  fate: Fate | undefined;
  forbids: readonly (keyof LockEntries)[] = [];
  calls = 0;
  readonly warnings: string[] = [];
  readonly lock: ServerLock;
  #nonces = 0;
  #nonce = '';
  #awake: Promise<unknown> = Promise.resolve();

  constructor(
    readonly who: string,
    wait: number,
    readonly server: SimulatedServer,
    readonly random: () => number,
  ) {
    this.lock = new ServerLock({
      entries: this.#entries(),
      clock: { steady: () => Date.now(), sleep, random },
      sha256,
      owner: who,
      newNonce: () => {
        this.#nonces += 1;
        this.#nonce = sha256(`${who} ${this.#nonces}`).slice(0, 32);
        return this.#nonce;
      },
      wait,
      warn: (line) => this.warnings.push(line),
    });
  }

  /** Three guarded writes, some time apart. */
  async change(duration = 300): Promise<string> {
    return await this.lock.hold('m', (held) => this.#threeWrites(held, duration));
  }

  async #threeWrites(held: HeldLock, duration: number): Promise<string> {
    for (let i = 0; i < 3; i++) {
      await held.check();
      await this.#awake;
      const [entry] = [...this.server.entries].find(([name]) => !name.includes('.dead.')) ?? [];
      const holder = entry === undefined ? undefined : this.server.entries.get(entry)?.nonce;
      this.server.writes.push({ who: this.who, own: holder === this.#nonce });
      await sleep(duration / 3);
    }
    return this.who;
  }

  async #reach<Result>(work: () => Result): Promise<Result> {
    await this.#awake;
    const nth = this.calls++;
    const { fate } = this;
    const stop = fate?.at === nth && 'pausedFor' in fate ? fate : undefined;
    if (stop && !stop.isSent) this.#awake = sleep(stop.pausedFor);
    await this.#awake;
    const dead = fate !== undefined && 'killed' in fate && nth >= fate.at;
    const isLast = dead && nth === fate.at && fate.killed === 'after';
    if (dead && !isLast) return await new Promise<never>(() => {});
    await sleep(1 + 20 * this.random());
    const result = work();
    if (stop?.isSent) this.#awake = sleep(stop.pausedFor);
    if (isLast) return await new Promise<never>(() => {});
    await sleep(1 + 20 * this.random());
    await this.#awake;
    return result;
  }

  #entries(): LockEntries {
    const { entries } = this.server;
    const may = (name: keyof LockEntries) => !this.forbids.includes(name);
    return {
      create: (name, entry) =>
        this.#reach(() => {
          if (!may('create')) return 'forbidden';
          if (entries.has(name)) return 'taken';
          entries.set(name, entry);
          return 'done';
        }),
      read: (name) => this.#reach(() => (may('read') ? (entries.get(name) ?? null) : 'forbidden')),
      beat: (name, beat) =>
        this.#reach(() => {
          const entry = entries.get(name);
          if (entry) entries.set(name, { ...entry, beat });
        }),
      rename: (name, newName) =>
        this.#reach(() => {
          if (!may('rename')) return 'forbidden';
          const entry = entries.get(name);
          if (!entry || entries.has(newName)) return 'refused';
          entries.delete(name);
          entries.set(newName, entry);
          return 'done';
        }),
      delete: (name) =>
        this.#reach(() => {
          entries.delete(name);
        }),
    };
  }
}

/** Lets simulated time go on until the work is done, or for so long at most, in milliseconds. */
export async function within<Result>(limit: number, work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  for (let passed = 0; passed < limit && !isDone; passed += 10)
    await vi.advanceTimersByTimeAsync(10);
  if (!isDone) throw new Error(`not done within ${limit} ms`);
  return await work;
}
