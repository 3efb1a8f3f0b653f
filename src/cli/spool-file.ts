import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from './disk.js';

/** A write a row would cost more than making the row does. */
const PIECE = 64 * 1024;

/**
 * A file in the making. It has a name of its own until it is moved to where it belongs, so that what
 * is there stays whole until then; only `kill -9` leaves one behind.
 */
export class SpoolFile {
  #made: { readonly path: string; readonly handle: FileHandle } | undefined;

  /**
   * @param folder - on the disk of the file it becomes
   * @param shownPath - what errors name
   */
  constructor(
    private readonly folder: string,
    private readonly mode: number,
    private readonly shownPath: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Writes a text in place of the one before. */
  async write(texts: AsyncIterable<string>): Promise<void> {
    await this.remove();
    const path = join(this.folder, `.mlreg-${randomBytes(8).toString('hex')}.tmp`);
    const handle = await this.#onDisk(() => open(path, 'wx+', this.mode));
    this.#made = { path, handle };
    // Unlike `write`, `writeFile` goes on where a disk that fills up took a part only.
    const flush = (piece: string) => this.#onDisk(() => handle.writeFile(piece));
    let piece = '';
    for await (const text of texts) {
      piece += text;
      if (piece.length < PIECE) continue;
      this.signal.throwIfAborted();
      await flush(piece);
      piece = '';
    }
    await flush(piece);
  }

  /**
   * Moves the file to its place, in one step, on the disk for good.
   *
   * @param mode - of the file that it replaces, kept whatever the umask
   */
  async moveTo(path: string, mode?: number): Promise<void> {
    const made = this.#written();
    this.signal.throwIfAborted();
    await this.#onDisk(async () => {
      if (mode !== undefined) await made.handle.chmod(mode);
      await made.handle.sync();
      await made.handle.close();
      await rename(made.path, path);
    });
    this.#made = undefined;
    // The rename itself is a write to the folder. Not every system lets a folder be opened.
    const folder = await open(this.folder).catch(() => undefined);
    await folder?.sync().catch(() => undefined);
    await folder?.close();
  }

  /** What was written, from its beginning. */
  async *read(): AsyncGenerator<string, void, undefined> {
    const { handle } = this.#written();
    yield* handle.createReadStream({ start: 0, encoding: 'utf8', autoClose: false });
  }

  async remove(): Promise<void> {
    const made = this.#made;
    this.#made = undefined;
    if (!made) return;
    await made.handle.close().catch(() => undefined);
    await rm(made.path, { force: true });
  }

  #written() {
    if (this.#made) return this.#made;
    throw new Error('nothing was written');
  }

  #onDisk<Result>(work: () => Promise<Result>): Promise<Result> {
    return onDisk(this.shownPath, 'write', work);
  }
}
