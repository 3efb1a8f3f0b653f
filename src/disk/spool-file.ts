import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onDisk } from './on-disk.js';
import { syncFolder } from './sync-folder.js';

/** A write a row would cost more than making the row does. */
const PIECE = 64 * 1024;

/** What a spool file becomes. */
export interface SpoolTarget {
  /** On the same disk. */
  readonly folder: string;
  readonly mode: number;
  /** What errors name. */
  readonly shownPath: string;
}

/**
 * A file in the making. It has a name of its own until it is moved to where it belongs, so that what
 * is there stays whole until then; only `kill -9` leaves one behind.
 */
export class SpoolFile {
  readonly #target: SpoolTarget | undefined;
  readonly #signal: AbortSignal;
  #made: { readonly path: string; readonly handle: FileHandle } | undefined;

  /** @param target - undefined for what is only read again */
  constructor(target: SpoolTarget | undefined, signal: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
  }

  /** Writes a text in place of the one before. */
  async write(texts: AsyncIterable<string>): Promise<void> {
    await this.remove();
    const { folder = tmpdir(), mode = 0o600 } = this.#target ?? {};
    const path = join(folder, `.mlreg-${randomBytes(8).toString('hex')}.tmp`);
    const handle = await this.#onDisk(() => open(path, 'wx+', mode));
    this.#made = { path, handle };
    process.on('exit', this.#removeAtExit);
    // Without a name nothing can leave it behind. Windows removes no file that is open.
    if (!this.#target) await rm(path).catch(() => undefined);
    // Unlike `write`, `writeFile` goes on where a disk that fills up took a part only.
    const flush = (piece: string) => this.#onDisk(() => handle.writeFile(piece));
    let piece = '';
    for await (const text of texts) {
      piece += text;
      if (piece.length < PIECE) continue;
      this.#signal.throwIfAborted();
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
    this.#signal.throwIfAborted();
    await this.#onDisk(async () => {
      if (mode !== undefined) await made.handle.chmod(mode);
      await made.handle.sync();
      await made.handle.close();
      await rename(made.path, path);
    });
    this.#forget();
    if (this.#target) await syncFolder(this.#target.folder);
  }

  /** What was written, from its beginning. */
  async *read(): AsyncGenerator<string, void, undefined> {
    const { handle } = this.#written();
    yield* handle.createReadStream({ start: 0, encoding: 'utf8', autoClose: false });
  }

  async remove(): Promise<void> {
    const made = this.#forget();
    if (!made) return;
    await made.handle.close().catch(() => undefined);
    await rm(made.path, { force: true });
  }

  #forget() {
    const made = this.#made;
    this.#made = undefined;
    process.off('exit', this.#removeAtExit);
    return made;
  }

  /** For the second Ctrl-C, which waits for nothing. */
  readonly #removeAtExit = () => {
    if (this.#made) rmSync(this.#made.path, { force: true });
  };

  #written() {
    if (this.#made) return this.#made;
    throw new Error('nothing was written');
  }

  #onDisk<Result>(work: () => Promise<Result>): Promise<Result> {
    return onDisk(`cannot write ${this.#target?.shownPath ?? 'a temporary file'}`, work);
  }
}
