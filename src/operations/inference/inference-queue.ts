import type { InferenceSpool } from '../../domain/inference/inference-spool.js';

export interface QueueLimits {
  /** Characters that may wait in memory before they go to the disk. @default 1,000,000 */
  readonly memory?: number | undefined;
  /** Bytes that may wait on the disk. @default 1,000,000,000 */
  readonly disk?: number | undefined;
}

/** Lines written at once: all together would be in memory three times. */
const PIECE = 1_000;

/** Lines to wait before a disk that has refused is asked again. */
const PATIENCE = 1_000;

/**
 * Lines that wait to be sent: in memory, and past the limit on a disk. Those on the disk are the older ones.
 * What fits on neither is counted, and gone.
 */
export class InferenceQueue {
  readonly #spool: InferenceSpool;
  readonly #limits: { readonly memory: number; readonly disk: number };
  readonly #onRefused: (error: unknown) => void;
  readonly #memory: string[] = [];
  #characters = 0;
  #refusals = 0;

  /** @param onRefused - told why nothing more goes to the disk; undefined where it is full by our limit */
  constructor(
    spool: InferenceSpool,
    { memory = 1_000_000, disk = 1_000_000_000 }: QueueLimits,
    onRefused: (error: unknown) => void,
  ) {
    this.#spool = spool;
    this.#limits = { memory, disk };
    this.#onRefused = onRefused;
  }

  /** Lines that wait. */
  get length(): number {
    return this.#spool.length + this.#memory.length;
  }

  get spooled(): number {
    return this.#spool.length;
  }

  /** @returns false for a line that there was no place for */
  push(line: string): boolean {
    const isFull = this.#characters + line.length > this.#limits.memory;
    if (isFull && !this.#mayTryDisk()) return false;
    if (isFull && !this.spill()) return false;
    this.#memory.push(line);
    this.#characters += line.length;
    return true;
  }

  /** The first lines, so many at most. They stay until they are dropped. */
  async peek(limit: number): Promise<readonly string[]> {
    if (this.#spool.length > 0) return await this.#spool.read(limit);
    return this.#memory.slice(0, limit);
  }

  /** Forgets the first lines, also if they were written to the disk since they were looked at. */
  drop(count: number): void {
    const onDisk = Math.min(count, this.#spool.length);
    if (onDisk > 0) this.#spool.drop(onDisk);
    this.#forget(count - onDisk);
  }

  /** Writes what is in memory to the disk. @returns false if that was not possible */
  spill(): boolean {
    while (this.#memory.length > 0) {
      const lines = this.#memory.slice(0, PIECE);
      try {
        if (this.#spool.bytes > this.#limits.disk) throw undefined;
        this.#spool.append(lines);
      } catch (error) {
        if (this.#refusals === 0) this.#onRefused(error);
        this.#refusals += 1;
        return false;
      }
      this.#forget(lines.length);
      this.#refusals = 0;
    }
    return true;
  }

  #forget(count: number): void {
    for (const line of this.#memory.splice(0, count)) this.#characters -= line.length;
  }

  #mayTryDisk(): boolean {
    if (this.#refusals % PATIENCE === 0) return true;
    this.#refusals += 1;
    return false;
  }
}
