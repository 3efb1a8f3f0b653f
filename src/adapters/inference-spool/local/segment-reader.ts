import { open } from 'node:fs/promises';
import { firstLines, type LineBlock } from '../../../domain/inference/line-block.js';

/** Bytes read at once: a batch of usual records. */
const PIECE = 128 * 1024;

/** The lines of a file, from a place on that moves as they are dropped. */
export class SegmentReader {
  readonly #path: string;
  #position = 0;
  /** Used again for each batch. */
  #bytes = new Uint8Array();

  constructor(path: string) {
    this.#path = path;
  }

  /** The next lines, so many at most, until the next call; none at the end, and half a line is none. */
  async read(limit: number): Promise<LineBlock> {
    const file = await open(this.#path);
    try {
      for (let size = PIECE; ; size *= 2) {
        if (this.#bytes.length < size) this.#bytes = new Uint8Array(size);
        const { bytesRead } = await file.read(this.#bytes, 0, size, this.#position);
        const block = firstLines(this.#bytes.subarray(0, bytesRead), limit);
        if (block.lines > 0 || bytesRead < size) return block;
      }
    } finally {
      await file.close();
    }
  }

  /** Goes on behind the next lines, whether or not they were read. */
  drop({ bytes }: LineBlock): void {
    this.#position += bytes.length;
  }
}
