import type { WorkingFolder } from '../../../domain/working-folder.js';
import { dvcVersion } from './dvc-version.js';
import { gitCommit } from './git-commit.js';

/** A folder of this machine. Nothing in it is run. */
export class LocalWorkingFolder implements WorkingFolder {
  readonly #folder: string;

  /** @param folder - an absolute path */
  constructor(folder: string) {
    this.#folder = folder;
  }

  gitCommit(): Promise<string | null> {
    return gitCommit(this.#folder);
  }

  dvcVersion(path: string): Promise<string | null> {
    return dvcVersion(this.#folder, path);
  }
}
