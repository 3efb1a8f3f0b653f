import type { InferenceSpool, LeftSpools } from '../../domain/inference/inference-spool.js';
import type { InferenceQueue } from './inference-queue.js';
import type { RecordSender } from './send-records.js';

/** Does work later; gives what calls it off. @param holds - whether the process waits for it */
export type After = (milliseconds: number, work: () => void, holds?: boolean) => () => void;

export interface DeliveryDeps {
  readonly sender: Pick<RecordSender, 'send' | 'end'>;
  /** Where the queue goes past its limit, and while the server is away. */
  readonly spool: InferenceSpool;
  /** What processes have left that are gone. */
  readonly left: LeftSpools;
  readonly after: After;
  /** A line for whoever runs the program. */
  readonly warn: (line: string) => void;
}

/** Records in a batch, and so in a part of the facts: with two numbers each they fit into one request of MLflow. */
const BATCH = 400;

/** Milliseconds to wait for a server that is away: first, doubled each time, and at most. */
export const WAIT = { first: 500, longest: 30_000 };

/** Sends what waits in a queue: full batches at once, others after a while. */
export class RecordDelivery {
  readonly #queue: InferenceQueue;
  readonly #deps: DeliveryDeps;
  readonly #every: number;
  #delivered = 0;
  #takenOver = 0;
  /** Of what waits, so many are not to wait for a full batch. */
  #due = 0;
  #sending: Promise<void> | undefined;
  #failures = 0;
  #failure: unknown;
  #isStopped = false;
  #left: InferenceSpool[] | undefined;
  #cancel: (() => void) | undefined;

  /** @param every - milliseconds after which a batch is sent that is not full */
  constructor(queue: InferenceQueue, deps: DeliveryDeps, every: number) {
    this.#queue = queue;
    this.#deps = deps;
    this.#every = every;
    this.#sendAfter(every);
  }

  /** Of its own records. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Of what others had left. */
  get takenOver(): number {
    return this.#takenOver;
  }

  /** Why the last attempt failed; undefined if it did not. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Told of every record that comes into the queue. */
  arrived(): void {
    if (this.#queue.length === BATCH && this.#failures === 0) this.#sendAfter(0);
  }

  /** Sends all that waits now. @throws MlregError; what was not sent goes on waiting */
  async flush(): Promise<void> {
    this.#due = this.#queue.length;
    do await this.#send();
    while (this.#due > 0);
  }

  /** Sends nothing more of itself. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  #sendAfter(milliseconds: number): void {
    this.#cancel?.();
    if (this.#isStopped) return;
    this.#cancel = this.#deps.after(milliseconds, () => {
      this.#due = this.#queue.length;
      // Said by what failed, and tried again.
      this.#send().catch(() => undefined);
    });
  }

  async #send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    try {
      while (this.#queue.length >= BATCH || (this.#due > 0 && this.#queue.length > 0)) {
        const block = await this.#queue.peek(BATCH);
        await this.#deps.sender.send(this.#deps.spool.session, block);
        this.#queue.drop(block);
        this.#delivered += block.lines;
        this.#due -= block.lines;
        this.#failures = 0;
      }
      this.#due = 0;
      await this.#sendLeft();
      this.#failures = 0;
      this.#failure = undefined;
      this.#sendAfter(this.#every);
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  /** What others have left is sent when our own is, and once: the next one looks for more. */
  async #sendLeft(): Promise<void> {
    const { left, sender } = this.#deps;
    this.#left ??= [...(await left.claim())];
    for (let spool = this.#left[0]; spool; spool = this.#left[0]) {
      while (spool.length > 0) {
        const block = await spool.read(BATCH);
        await sender.send(spool.session, block);
        spool.drop(block);
        this.#takenOver += block.lines;
      }
      await sender.end(spool.session);
      this.#left.shift();
    }
  }

  #failed(error: unknown): void {
    const { spool, warn } = this.#deps;
    // From now on a process that is killed loses what came since then only.
    const isSaved = this.#queue.spill();
    for (const each of [spool, ...(this.#left ?? [])]) each.touch();
    if (this.#failures === 0) {
      const why = error instanceof Error ? error.message : String(error);
      const place = isSaved ? spool.place : 'memory';
      warn(`warning: records wait in ${place} until they can be sent: ${why}`);
    }
    const wait = Math.min(WAIT.first * 2 ** this.#failures, WAIT.longest);
    this.#failures += 1;
    this.#failure = error;
    this.#sendAfter(wait);
  }
}
