import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MlregError, UsageError } from '../domain/errors.js';

/** Says what the folder is, to `mlreg demo` and to whoever finds it. */
const MARK = '.mlreg-demo';
const MARK_TEXT =
  '`mlreg demo` made this folder. Run again, it makes its registry, settings and what its tour\n' +
  'writes anew. Nothing else knows of the folder: to be rid of it, delete it.\n';

/** What a demo and its tour leave in the folder, and what SQLite has beside a database. */
const MADE =
  /^(\.?mlflow\.db(-(journal|wal|shm)|\.mlreg-.*)?|mlruns|models|models\.json|mlreg\.config\.yaml|\.env)$/;

/** The folder of a demo: one that is not there yet, an empty one, or one of an earlier demo. */
export class DemoFolder {
  /** @param path - absolute */
  constructor(readonly path: string) {}

  /**
   * @returns true if an earlier demo is there
   * @throws UsageError if something else is there
   */
  async isDemo(): Promise<boolean> {
    const names = await this.#names();
    if (names.length === 0) return false;
    if (names.includes(MARK)) return true;
    throw new UsageError(`${this.path} is there already, and is no demo`, {
      hint: 'name a folder that is not there: mlreg demo my-demo',
    });
  }

  /**
   * Makes the folder, or takes away what an earlier demo left. What somebody else put there stays.
   *
   * @throws UsageError if something else is there
   */
  async clear(): Promise<void> {
    await this.isDemo();
    await this.#onDisk(async () => {
      await mkdir(this.path, { recursive: true });
      // First, so that a demo that was broken off is known for one.
      await writeFile(join(this.path, MARK), MARK_TEXT);
      for (const name of (await readdir(this.path)).filter((each) => MADE.test(each))) {
        await rm(join(this.path, name), { recursive: true, force: true });
      }
    });
  }

  async write(name: string, text: string): Promise<void> {
    await this.#onDisk(() => writeFile(join(this.path, name), text));
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.path);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') return [];
      if (code !== 'ENOTDIR') throw this.#failure(cause);
      throw new UsageError(`${this.path} is not a folder`, {
        hint: 'name a folder that is not there: mlreg demo my-demo',
      });
    }
  }

  async #onDisk(work: () => Promise<void>): Promise<void> {
    await work().catch((cause) => {
      throw this.#failure(cause);
    });
  }

  #failure(cause: unknown): unknown {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) return cause;
    return new MlregError('error', `nothing can be written to ${this.path} (${code})`, {
      hint: 'name a folder that you may write to: mlreg demo /tmp/my-demo',
      cause,
    });
  }
}
