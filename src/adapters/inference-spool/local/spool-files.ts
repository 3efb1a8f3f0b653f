import { appendFileSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { MlregError } from '../../../domain/errors.js';
import type { InferenceSpool } from '../../../domain/inference/inference-spool.js';
import type { LineBlock } from '../../../domain/inference/line-block.js';
import { ownSegmentName, takeSession } from './segment-name.js';
import { SegmentReader } from './segment-reader.js';

/** Bytes after which a file is followed by the next one: what was sent leaves the disk a file at a time. */
const SEGMENT = 8_000_000;

interface Segment {
  readonly path: string;
  readonly reader: SegmentReader;
  lines: number;
  bytes: number;
  isClosed: boolean;
}

/** Records in files of a folder that only we read. A file goes when the last of its lines has gone. */
export class SpoolFiles implements InferenceSpool {
  readonly session: string;
  readonly place: string;
  readonly #segments: Segment[] = [];
  #next = 1;
  #lines = 0;
  #bytes = 0;

  constructor(folder: string, session: string) {
    this.place = folder;
    this.session = session;
    takeSession(session);
  }

  get length(): number {
    return this.#lines;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A file that is there already, after those that are known. */
  adopt(path: string, number: number, size: { readonly lines: number; readonly bytes: number }) {
    this.#segments.push({
      path,
      reader: new SegmentReader(path),
      lines: 0,
      bytes: 0,
      isClosed: false,
    });
    this.#grow(size);
    this.#next = Math.max(this.#next, number + 1);
  }

  append({ bytes, lines }: LineBlock): void {
    const last = this.#segments.at(-1);
    const isOpen = last && !last.isClosed && last.bytes < SEGMENT;
    const segment = isOpen ? last : this.#newSegment();
    try {
      if (segment !== last) mkdirSync(this.place, { recursive: true, mode: 0o700 });
      appendFileSync(segment.path, bytes, { mode: 0o600 });
    } catch (cause) {
      this.#leave(segment);
      const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
      throw new MlregError('error', `cannot write to ${this.place} (${code})`, {
        hint: 'make room there, or give the tracker another folder',
        cause,
      });
    }
    if (segment !== last) this.#segments.push(segment);
    this.#grow({ lines, bytes: bytes.length });
  }

  async read(limit: number): Promise<LineBlock> {
    for (let first = this.#segments[0]; first; first = this.#segments[0]) {
      const block = await first.reader.read(Math.min(limit, first.lines));
      if (block.lines > 0) return block;
      // Somebody has cut it.
      this.#removeFirst();
    }
    return { bytes: new Uint8Array(), lines: 0 };
  }

  /** A block is of one file: it is added, and read, as a whole. */
  drop(block: LineBlock): void {
    const first = this.#segments[0];
    if (!first) return;
    first.reader.drop(block);
    first.lines -= block.lines;
    this.#lines -= block.lines;
    if (first.lines === 0) this.#removeFirst();
  }

  touch(): void {
    const now = new Date();
    for (const { path } of this.#segments) {
      try {
        utimesSync(path, now, now);
      } catch {
        // It is read all the same, or that fails in words.
      }
    }
  }

  /** The last file has become longer. */
  #grow({ lines, bytes }: { readonly lines: number; readonly bytes: number }): void {
    const last = this.#segments.at(-1);
    if (!last) return;
    last.lines += lines;
    last.bytes += bytes;
    this.#lines += lines;
    this.#bytes += bytes;
  }

  #newSegment(): Segment {
    const path = join(this.place, ownSegmentName(this.session, this.#next++));
    return { path, reader: new SegmentReader(path), lines: 0, bytes: 0, isClosed: false };
  }

  /** A write that failed may have left half a line: what comes next goes into another file. */
  #leave(segment: Segment): void {
    segment.isClosed = true;
    if (segment.lines > 0) return;
    try {
      rmSync(segment.path, { force: true });
    } catch {
      // It is not known, and whoever takes it over finds nothing whole in it, or what MLflow has already.
    }
  }

  #removeFirst(): void {
    const first = this.#segments.shift();
    if (!first) return;
    this.#lines -= first.lines;
    this.#bytes -= first.bytes;
    rmSync(first.path, { force: true });
  }
}
