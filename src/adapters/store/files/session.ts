import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { MlregError, RefusedError, UsageError } from '../../../domain/errors.js';
import { Change } from './changes/change.js';
import { commit, finish } from './changes/commit.js';
import { inWords } from './changes/in-words.js';
import { JOURNAL_FILE, LOCK_FILE, Scratch, sweep } from './changes/scratch.js';
import { isAbsent } from './disk/absent.js';
import { foldersIn, isFolder } from './disk/entries.js';
import { isExperimentId, META, MODELS } from './layout.js';
import type { HoldOptions, StoreLock } from './store-lock.js';

export interface FileSessionOptions {
  /** Of all sessions of this process on the store. */
  readonly lock: StoreLock;
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
    return await this.locked(async () => {
      this.#finish(root);
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

  #finish(root: string): void {
    try {
      finish(root);
    } catch (error) {
      throw inWords(this.location, true, error);
    }
  }

  /** Why nothing can be written now, whoever may: no SQLite, or somebody else is writing. */
  async whyReadOnly(): Promise<MlregError | null> {
    try {
      await this.#options.lock.check();
      // Nobody has ever written where there is none, and it would be made.
      const isMade = existsSync(join(await this.open(), LOCK_FILE));
      if (isMade) await this.locked(async () => undefined, { patience: 0 });
      return null;
    } catch (error) {
      if (error instanceof MlregError) return error;
      throw error;
    }
  }

  /**
   * Works while nobody else writes; what the work writes itself, it writes at once.
   *
   * @throws MlregError `locked` if somebody else does not end
   */
  async locked<Result>(work: () => Promise<Result>, options: HoldOptions = {}): Promise<Result> {
    const { lock, signal } = this.#options;
    return await lock.hold(storeFolder(this.location), work, { signal, ...options });
  }

  /** Whoever has the lock finishes it, or is in the middle of it. */
  async #finishForReading(root: string): Promise<void> {
    try {
      if (this.#options.readOnly) throw new RefusedError('nothing may be written here');
      await this.locked(async () => this.#finish(root), { patience: 0 });
    } catch (error) {
      if (!(error instanceof MlregError)) throw error;
      const { code, message } = error;
      if (code === 'locked' || this.#warned) return;
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
  // An experiment has folders of runs and models in it, too, and says so in its own file.
  const isWithin = existsSync(join(root, META));
  if (!isWithin && (isFolder(join(root, MODELS)) || holdsExperiment(root))) return root;
  throw new UsageError(`${folder} is not a file store of MLflow`, {
    hint: isWithin
      ? `it is an experiment, model or run in one: name the folder above`
      : `it has no folder ${MODELS}, nor one of an experiment with a ${META}; is the path right?`,
  });
}

function holdsExperiment(root: string): boolean {
  return foldersIn(root).some((id) => isExperimentId(id) && existsSync(join(root, id, META)));
}
