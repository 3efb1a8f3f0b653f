import { MlregError, UsageError } from '../../domain/errors.js';
import { type InferenceRecord, inferenceLine } from '../../domain/inference/inference-record.js';
import { isModelName } from '../../domain/names.js';
import type { Millis } from '../../domain/types.js';
import { type DeliveryDeps, RecordDelivery, WAIT } from './deliver-records.js';
import { InferenceQueue, type QueueLimits } from './inference-queue.js';
import { RecordSender, type SendDeps } from './send-records.js';

/** What a tracker needs of the process that it is in. */
export interface TrackerEdges extends Pick<DeliveryDeps, 'spool' | 'left' | 'after'> {
  readonly now: () => Millis;
  /**
   * Calls `finish` when the process has nothing more to do, and `save`, which may not wait, at its very end;
   * gives what calls that off.
   */
  readonly onExit: (finish: () => Promise<unknown>, save: () => void) => () => void;
}

export interface TrackerOptions extends QueueLimits {
  /** Milliseconds that a record waits for others to come. @default 5000 */
  readonly flushEvery?: number | undefined;
}

const REFUSALS = ['unauthenticated', 'forbidden'];

/** Records, counted. */
export interface TrackerStats {
  readonly tracked: number;
  readonly delivered: number;
  /** Delivered as well: what processes had left that are gone. */
  readonly takenOver: number;
  /** In memory or on the disk. */
  readonly waiting: number;
  /** Of those, on the disk. */
  readonly spooled: number;
  /** There was no place for them, neither in memory nor on the disk. */
  readonly dropped: number;
}

/** A tracker on a registry, and what it needs of the process. */
export function createTracker(
  deps: SendDeps & TrackerEdges,
  options?: TrackerOptions,
): InferenceTracker {
  return new InferenceTracker({ ...deps, sender: new RecordSender(deps) }, options);
}

/**
 * Takes records of inferences at once, and writes them to MLflow in batches. A server that is away, or slower
 * than the records come, is waited for: they fill the memory up to a limit, then the disk.
 */
export class InferenceTracker {
  readonly #deps: DeliveryDeps & TrackerEdges;
  readonly #queue: InferenceQueue;
  readonly #delivery: RecordDelivery;
  readonly #numbers = new Map<string, Map<string, number>>();
  readonly #forgetExit: () => void;
  #tracked = 0;
  #dropped = 0;
  #closing: Promise<void> | undefined;

  constructor(
    deps: DeliveryDeps & TrackerEdges,
    { flushEvery = 5_000, ...limits }: TrackerOptions = {},
  ) {
    this.#deps = deps;
    this.#queue = new InferenceQueue(deps.spool, limits, (error) => this.#noPlace(error));
    this.#delivery = new RecordDelivery(this.#queue, deps, flushEvery);
    this.#forgetExit = deps.onExit(
      () => this.close(),
      () => void this.#queue.spill(),
    );
  }

  /**
   * Takes a record, and keeps nothing of the object. It takes some microseconds, and waits for nothing but, when
   * the memory is full, for the disk.
   *
   * @throws UsageError for what is no record, and after `close`
   */
  track(record: InferenceRecord): void {
    if (this.#closing) throw new UsageError('the tracker is closed', { hint: 'open another' });
    const { model, version } = record;
    const numbers = this.#numbers.get(model) ?? this.#newModel(model);
    const number = (numbers.get(version) ?? newVersion(version)) + 1;
    const line = inferenceLine(record, number, this.#deps.now());
    numbers.set(version, number);
    this.#tracked += 1;
    if (this.#queue.push(line)) this.#delivery.arrived();
    else this.#dropped += 1;
  }

  get stats(): TrackerStats {
    return {
      tracked: this.#tracked,
      delivered: this.#delivery.delivered,
      takenOver: this.#delivery.takenOver,
      waiting: this.#queue.length,
      spooled: this.#queue.spooled,
      dropped: this.#dropped,
    };
  }

  /** Why the last attempt to write failed; undefined if it did not. */
  get failure(): unknown {
    return this.#delivery.failure;
  }

  /**
   * Writes all that waits, and what was left by processes that are gone.
   *
   * @throws MlregError if the server is away; what waits goes on waiting
   */
  async flush(): Promise<void> {
    await this.#delivery.flush();
  }

  /**
   * Writes all that waits, and ends the runs. What cannot be written in time is on the disk then, for the next
   * tracker of the same folder.
   *
   * @param within - milliseconds to try for. @default 10000
   */
  async close({ within = 10_000 }: { readonly within?: number } = {}): Promise<TrackerStats> {
    this.#closing ??= this.#close(within);
    await this.#closing;
    return this.stats;
  }

  async #close(within: number): Promise<void> {
    let cancel: (() => void) | undefined;
    let isLate = false;
    const deadline = new Promise<void>((resolve) => {
      const late = () => {
        isLate = true;
        resolve();
      };
      cancel = this.#deps.after(within, late, true);
    });
    await Promise.race([deadline, this.#finish(() => isLate)]);
    cancel?.();
    this.#delivery.stop();
    this.#queue.spill();
    this.#forgetExit();
  }

  async #finish(isLate: () => boolean): Promise<void> {
    for (let wait = WAIT.first; !isLate(); wait = Math.min(wait * 2, WAIT.longest)) {
      try {
        await this.#delivery.flush();
        return await this.#deps.sender.end(this.#deps.spool.session);
      } catch (error) {
        // A server that refuses is not away: it says the same the next time.
        if (error instanceof MlregError && REFUSALS.includes(error.code)) return;
        await new Promise<void>((resolve) => void this.#deps.after(wait, resolve));
      }
    }
  }

  #newModel(model: string): Map<string, number> {
    if (typeof model !== 'string' || !isModelName(model)) {
      throw new UsageError(`"${model}" cannot be the name of a model`);
    }
    const numbers = new Map<string, number>();
    this.#numbers.set(model, numbers);
    return numbers;
  }

  #noPlace(error: unknown): void {
    const why = error instanceof Error ? error.message : 'the limit of the disk is reached';
    this.#deps.warn(`warning: records are lost when the memory for them is full: ${why}`);
  }
}

function newVersion(version: string): 0 {
  if (/^[1-9]\d{0,15}$/.test(version)) return 0;
  throw new UsageError(`"${version}" is not the number of a version`, {
    hint: 'versions are numbers as text: resolve an alias or stage first',
  });
}
