import type { InferenceSpool } from '../../domain/inference/inference-spool.js';
import { firstLines, type LineBlock, NEWLINE } from '../../domain/inference/line-block.js';

export interface QueueLimits {
  /** Bytes that may wait in memory before they go to the disk. @default 1,000,000 */
  readonly memory?: number | undefined;
  /** Bytes that may wait on the disk. @default 1,000,000,000 */
  readonly disk?: number | undefined;
}

/** Bytes of memory taken at once: two batches of usual records. */
const BLOCK = 128 * 1024;

/** Lines to wait before a disk that has refused is asked again. */
const PATIENCE = 1_000;

/** Lines from `start` to `end`. */
interface OpenBlock {
  readonly buffer: Buffer;
  start: number;
  end: number;
  lines: number;
}

/**
 * Lines that wait to be sent: in memory, and past the limit on a disk. Those on the disk are the older ones.
 * What fits on neither is counted, and gone.
 */
export class InferenceQueue {
  readonly #spool: InferenceSpool;
  readonly #limits: { readonly memory: number; readonly disk: number };
  readonly #onRefused: (error: unknown) => void;
  readonly #blocks: OpenBlock[] = [];
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
    const size = Buffer.byteLength(line) + 1;
    const isFull = this.#bytes + size > this.#limits.memory;
    if (isFull && !this.#mayTryDisk()) return false;
    if (isFull && !this.spill()) return false;
    const block = this.#blockFor(size);
    block.end += block.buffer.write(line, block.end);
    block.end = block.buffer.writeUInt8(NEWLINE, block.end);
    block.lines += 1;
    this.#lines += 1;
    this.#bytes += size;
    return true;
  }

  /** The first lines, so many at most. They stay until they are dropped. */
  async peek(limit: number): Promise<LineBlock> {
    if (this.#spool.length > 0) return await this.#spool.read(limit);
    const [first] = this.#blocks;
    return firstLines(first ? unread(first) : new Uint8Array(), limit);
  }

  /** Forgets lines that were looked at, also if they were written to the disk since. */
  drop(block: LineBlock): void {
    const [first] = this.#blocks;
    if (this.#spool.length > 0 || !first) {
      this.#spool.drop(block);
      return;
    }
    first.start += block.bytes.length;
    this.#forget(first, block);
    if (first.lines > 0) return;
    if (this.#blocks.length > 1) this.#blocks.shift();
    // Nobody looks at it any more, so it can be filled anew.
    else first.start = first.end = 0;
  }

  /** Writes what is in memory to the disk. @returns false if that was not possible */
  spill(): boolean {
    for (let first = this.#blocks[0]; first; first = this.#blocks[0]) {
      const block = { bytes: unread(first), lines: first.lines };
      try {
        if (this.#spool.bytes > this.#limits.disk) throw undefined;
        if (block.lines > 0) this.#spool.append(block);
      } catch (error) {
        if (this.#refusals === 0) this.#onRefused(error);
        this.#refusals += 1;
        return false;
      }
      this.#blocks.shift();
      this.#forget(first, block);
      this.#refusals = 0;
    }
    return true;
  }

  #blockFor(size: number): OpenBlock {
    const last = this.#blocks.at(-1);
    if (last && last.end + size <= last.buffer.length) return last;
    const buffer = Buffer.allocUnsafeSlow(Math.max(BLOCK, size));
    const block = { buffer, start: 0, end: 0, lines: 0 };
    this.#blocks.push(block);
    return block;
  }

  #forget(block: OpenBlock, { bytes, lines }: LineBlock): void {
    block.lines -= lines;
    this.#lines -= lines;
    this.#bytes -= bytes.length;
  }

  #mayTryDisk(): boolean {
    if (this.#refusals % PATIENCE === 0) return true;
    this.#refusals += 1;
    return false;
  }
}

function unread({ buffer, start, end }: OpenBlock): Uint8Array {
  return buffer.subarray(start, end);
}
