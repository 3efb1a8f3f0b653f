import type { InferenceSpool } from '../../domain/inference/inference-spool.js';
import { firstLines, type LineBlock } from '../../domain/inference/line-block.js';
import { LineBuffer, sizeOfLine } from '../../domain/inference/line-buffer.js';

export interface QueueLimits {
  /** Bytes that may wait in memory before they go to the disk. @default 1,000,000 */
  readonly memory?: number | undefined;
  /** Bytes that may wait on the disk. @default 1,000,000,000 */
  readonly disk?: number | undefined;
}

/** Bytes of memory taken at once: two batches of usual records. */
const BUFFER = 128 * 1024;

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
  readonly #buffers: LineBuffer[] = [];
  /** To be filled anew: they live for seconds, and as garbage would wait for a full collection. */
  readonly #spare: LineBuffer[] = [];
  /** That lines were handed out of which are not dropped yet. */
  #peeked: LineBuffer | undefined;
  #lines = 0;
  #bytes = 0;
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
    return this.#spool.length + this.#lines;
  }

  get spooled(): number {
    return this.#spool.length;
  }

  /** @returns false for a line that there was no place for */
  push(line: string): boolean {
    const size = sizeOfLine(line);
    const isFull = this.#bytes + size > this.#limits.memory;
    if (isFull && !this.#mayTryDisk()) return false;
    if (isFull && !this.spill()) return false;
    this.#bufferFor(size).add(line);
    this.#lines += 1;
    this.#bytes += size;
    return true;
  }

  /** The first lines, so many at most. They stay until they are dropped. */
  async peek(limit: number): Promise<LineBlock> {
    if (this.#spool.length > 0) return await this.#spool.read(limit);
    this.#peeked = this.#buffers[0];
    return firstLines(this.#peeked?.bytes ?? new Uint8Array(), limit);
  }

  /** Forgets lines that were looked at, also if they were written to the disk since. */
  drop(block: LineBlock): void {
    this.#peeked = undefined;
    const [first] = this.#buffers;
    if (this.#spool.length > 0 || !first) this.#spool.drop(block);
    else this.#forget(first, block);
  }

  /** Writes what is in memory to the disk. @returns false if that was not possible */
  spill(): boolean {
    for (let first = this.#buffers[0]; first; first = this.#buffers[0]) {
      const block = { bytes: first.bytes, lines: first.lines };
      try {
        if (this.#spool.bytes > this.#limits.disk) throw undefined;
        if (block.lines > 0) this.#spool.append(block);
      } catch (error) {
        if (this.#refusals === 0) this.#onRefused(error);
        this.#refusals += 1;
        return false;
      }
      this.#forget(first, block);
      this.#refusals = 0;
    }
    return true;
  }

  #bufferFor(size: number): LineBuffer {
    const last = this.#buffers.at(-1);
    if (last?.hasRoom(size)) return last;
    const spare = size <= BUFFER ? this.#spare.pop() : undefined;
    const buffer = spare ?? new LineBuffer(Math.max(BUFFER, size));
    this.#buffers.push(buffer);
    return buffer;
  }

  /** What is dropped of the first buffer. */
  #forget(first: LineBuffer, block: LineBlock): void {
    first.drop(block);
    this.#lines -= block.lines;
    this.#bytes -= block.bytes.length;
    if (first.lines > 0) return;
    this.#buffers.shift();
    if (first !== this.#peeked) this.#spare.push(first);
  }

  #mayTryDisk(): boolean {
    if (this.#refusals % PATIENCE === 0) return true;
    this.#refusals += 1;
    return false;
  }
}
