import { type LineBlock, NEWLINE } from './line-block.js';

/** Lines in a piece of memory, to whose end others are added, and from whose start they are dropped. */
export class LineBuffer {
  readonly #buffer: Buffer;
  #start = 0;
  #end = 0;
  #lines = 0;

  /** @param size - in bytes */
  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafeSlow(size);
  }

  get lines(): number {
    return this.#lines;
  }

  /** Of the lines; good until others are added to an emptied one. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Whether so many bytes can be added. */
  hasRoom(size: number): boolean {
    return this.#end + size <= this.#buffer.length;
  }

  /** Adds a line for which there is room: `sizeOfLine`. */
  add(line: string): void {
    this.#end += this.#buffer.write(line, this.#end);
    this.#end = this.#buffer.writeUInt8(NEWLINE, this.#end);
    this.#lines += 1;
  }

  /** What is emptied is filled from its start again: nobody may look at it any more. */
  drop({ bytes, lines }: LineBlock): void {
    this.#start += bytes.length;
    this.#lines -= lines;
    if (this.#lines === 0) this.#start = this.#end = 0;
  }
}

/** Bytes, with its newline. */
export function sizeOfLine(line: string): number {
  return Buffer.byteLength(line) + 1;
}
