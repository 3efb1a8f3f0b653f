import { type FileHandle, open } from 'node:fs/promises';

/** Bytes read at once. */
const PIECE = 256 * 1024;

/** The lines of a file, from a place on that moves as they are dropped. */
export class SegmentReader {
  readonly #path: string;
  #position = 0;
  /** Lines from the position on, which were read and not dropped, and their bytes. */
  #ahead: { readonly line: string; readonly bytes: number }[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** The next lines, so many at most; none at the end, and half a line is none. */
  async read(limit: number): Promise<readonly string[]> {
    if (this.#ahead.length < limit) await this.#readAhead(limit);
    return this.#ahead.slice(0, limit).map(({ line }) => line);
  }

  drop(count: number): void {
    for (const { bytes } of this.#ahead.splice(0, count)) this.#position += bytes;
  }

  async #readAhead(limit: number): Promise<void> {
    const file = await open(this.#path);
    try {
      let end = this.#position + this.#ahead.reduce((sum, { bytes }) => sum + bytes, 0);
      let rest: Buffer = Buffer.alloc(0);
      while (this.#ahead.length < limit) {
        const piece = await nextPiece(file, end + rest.length);
        if (piece.length === 0) break;
        const text = Buffer.concat([rest, piece]);
        const whole = text.lastIndexOf(0x0a) + 1;
        rest = text.subarray(whole);
        end += whole;
        for (const line of linesOf(text.subarray(0, whole))) this.#ahead.push(line);
      }
    } finally {
      await file.close();
    }
  }
}

async function nextPiece(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE), 0, PIECE, position);
  return buffer.subarray(0, bytesRead);
}

function linesOf(whole: Buffer) {
  const lines = whole.toString('utf8').split('\n');
  lines.pop();
  return lines.map((line) => ({ line, bytes: Buffer.byteLength(line) + 1 }));
}
