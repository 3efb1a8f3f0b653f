import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type MlregError, RefusedError, UsageError } from '../../../domain/errors.js';
import { Change } from './changes/change.js';
import { commit, finish } from './changes/commit.js';
import { inWords } from './changes/in-words.js';
import { JOURNAL_FILE, Scratch, sweep } from './changes/scratch.js';
import { isAbsent } from './disk/absent.js';
import { foldersIn, isFolder } from './disk/entries.js';
import { isExperimentId, META, MODELS } from './layout.js';

export interface FileSessionOptions {
  /** Nothing will be written. */
  readonly readOnly: boolean;
  /** Told what the user should know, once. */
  readonly warn: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** @default Date.now */
  readonly now?: () => number;
}

/** Files that are read before other work of the process gets its turn. */
const TURN = 200;

/**
 * A file store, as the registry and the runs in it work with it. A change that an mlreg was killed in
 * is finished first, also by a command that only reads.
 */
export class FileSession {
  /** As it was named. */
  readonly location: string;
  readonly #options: FileSessionOptions;
  #root: string | undefined;
  #warned = false;
  #read = 0;

  /** @param folder - an absolute path */
  constructor(folder: string, options: FileSessionOptions) {
    this.location = folder;
    this.#options = options;
  }

  /**
   * The folder of the store, without links in it, ready to be read.
   *
   * @throws UsageError for a folder that is no file store; none is ever made
   */
  async open(): Promise<string> {
    this.#root ??= storeFolder(this.location);
    if (existsSync(join(this.#root, JOURNAL_FILE))) await this.#finishForReading(this.#root);
    return this.#root;
  }

  /** Lets Ctrl-C, `--timeout` and others get their turn in what reads many files. */
  async turn(): Promise<void> {
    this.#read += 1;
    if (this.#read % TURN !== 0) return;
    await setImmediate();
    this.#options.signal?.throwIfAborted();
  }

  /**
   * Plans a change and does it, while no other mlreg writes. If the plan fails, nothing is changed.
   *
   * @throws RefusedError if nothing may be written
   */
  async write<Result>(plan: (change: Change, root: string) => Promise<Result>): Promise<Result> {
    if (this.#options.readOnly) throw new RefusedError(`${this.location} was opened for reading`);
    const root = storeFolder(this.location);
    return await this.#locked(root, async () => {
      finish(root);
      const scratch = new Scratch();
      try {
        const change = new Change(root, scratch, (this.#options.now ?? Date.now)());
        const result = await plan(change, root);
        commit(root, change.steps, scratch);
        sweep(root);
        return result;
      } catch (error) {
        const isBegun = existsSync(join(root, JOURNAL_FILE));
        // What a journal moves lies where it would be swept.
        if (!isBegun) sweep(root);
        throw inWords(this.location, isBegun, error);
      }
    });
  }

  async #locked<Result>(root: string, work: () => Promise<Result>, patience?: number) {
    const { underLock } = await import('./changes/store-lock.js');
    const { signal } = this.#options;
    return await underLock(root, work, { signal, ...(patience === undefined ? {} : { patience }) });
  }

  /** Whoever has the lock finishes it, or is in the middle of it. */
  async #finishForReading(root: string): Promise<void> {
    try {
      if (this.#options.readOnly) throw new RefusedError('nothing may be written here');
      await this.#locked(root, async () => finish(root), 0);
    } catch (error) {
      const { code, message } = error as MlregError;
      if (code === 'unreachable' || this.#warned) return;
      this.#warned = true;
      this.#options.warn(
        `a change of ${this.location} was broken off, and some files are still as before: ` +
          `the next mlreg that may write there finishes it (${message})`,
      );
    }
  }
}

function storeFolder(folder: string): string {
  let root: string;
  try {
    root = realpathSync(folder);
  } catch (cause) {
    if (!isAbsent(cause)) throw cause;
    throw new UsageError(`there is no folder ${folder}`, {
      hint: 'is the path right? `mlreg init` makes a new registry here, `mlreg demo` one to play with',
      cause,
    });
  }
  if (isFolder(join(root, MODELS)) || holdsExperiment(root)) return root;
  throw new UsageError(`${folder} is not a file store of MLflow`, {
    hint: `it has no folder ${MODELS}, nor one of an experiment with a ${META}; is the path right?`,
  });
}

function holdsExperiment(root: string): boolean {
  return foldersIn(root).some((id) => isExperimentId(id) && existsSync(join(root, id, META)));
}
