import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

/** Bytes read at once. More would only be more garbage: a batch is some 200,000. */
const PIECE = 64 * 1024;

/** The lines of a file, from a place on that moves as they are dropped. */
export class SegmentReader {
  readonly #path: string;
  /** Up to where the file was read, to the end of a line. */
  #position = 0;
  /** Lines that were read and not dropped. */
  readonly #ahead: string[] = [];
  /** Lines that were dropped before they were read. */
  #skipped = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The next lines, so many at most; none at the end, and half a line is none. */
  async read(limit: number): Promise<readonly string[]> {
    if (this.#ahead.length < limit) await this.#readAhead(limit);
    return this.#ahead.slice(0, limit);
  }

  /** Forgets the next lines, whether or not they were read. */
  drop(count: number): void {
    this.#skipped += count - this.#ahead.splice(0, count).length;
  }

  async #readAhead(limit: number): Promise<void> {
    const file = await open(this.#path);
    try {
      const decoder = new StringDecoder('utf8');
      const piece = Buffer.allocUnsafe(PIECE);
      let rest = '';
      for (let at = this.#position; this.#ahead.length < limit; ) {
        const { bytesRead } = await file.read(piece, 0, PIECE, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        const lines = (rest + decoder.write(piece.subarray(0, bytesRead))).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#position += Buffer.byteLength(line) + 1;
        const known = lines.splice(0, this.#skipped).length;
        this.#skipped -= known;
        this.#ahead.push(...lines);
      }
    } finally {
      await file.close();
    }
  }
}
