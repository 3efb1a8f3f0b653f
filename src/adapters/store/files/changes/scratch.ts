import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf } from '../disk/entries.js';
import { TRASH } from '../layout.js';

/*
 * What mlreg has in a store besides MLflow's own files. MLflow takes each folder at the top for an
 * experiment, and stops at one with another name: so there are files only. In `.trash` it passes over
 * a folder without `meta.yaml`, and never looks into the `tags` of what it passed over (2.9 to 3.17).
 */

/** The lock is an exclusive transaction on this SQLite file, which stays empty. */
export const LOCK_FILE = '.mlreg-lock';
/** The steps of the change that is being made. */
export const JOURNAL_FILE = '.mlreg-journal';

const SCRATCH_FILE = /^\.mlreg-[0-9a-f]{16}-\d+\.tmp$/;
const SCRATCH_FOLDER = /^mlreg-[0-9a-f]{16}$/;

/** The places of one change for what is not yet, or no longer, where it belongs. */
export class Scratch {
  readonly #id = randomBytes(8).toString('hex');
  #used = 0;

  /** A file that nobody has. */
  file(): string {
    this.#used += 1;
    return `.mlreg-${this.#id}-${this.#used}.tmp`;
  }

  /** A folder that nobody has, in a folder that nobody reads. */
  folder(): string {
    this.#used += 1;
    return `${TRASH}/mlreg-${this.#id}/tags/${this.#used}`;
  }
}

/** Removes what earlier changes have left, or this one. Nobody else may be writing. */
export function sweep(root: string): void {
  for (const name of readdirSync(root)) {
    if (SCRATCH_FILE.test(name)) rmSync(join(root, name), { force: true });
  }
  const trash = join(root, TRASH);
  for (const { name } of entriesOf(trash)) {
    if (SCRATCH_FOLDER.test(name)) rmSync(join(trash, name), { recursive: true, force: true });
  }
}
