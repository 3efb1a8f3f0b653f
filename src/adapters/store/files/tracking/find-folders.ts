import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf } from '../disk/entries.js';
import { META } from '../layout.js';
import { experimentFolders } from './experiments.js';

/** Experiments that are tried before the folders of all are read. */
const REMEMBERED = 4;

/**
 * Finds runs, or logged models, by their ids: they are below the folder of their experiment, which an
 * id does not tell. Most of those that are asked for together are in the same few experiments.
 */
export class FolderFinder {
  /** Experiments in which something was found, the last one first. */
  #recent: string[] = [];
  readonly #below: string;

  /** @param below - the folder in an experiment that they are in; "" for the experiment's own */
  constructor(below: string) {
    this.#below = below;
  }

  /** The folders of those that are there, by id. */
  find(root: string, ids: Iterable<string>): ReadonlyMap<string, string> {
    const missing = new Set(ids);
    const found = new Map<string, string>();
    const take = (experiment: string, id: string) => {
      found.set(id, join(experiment, this.#below, id));
      missing.delete(id);
      this.#recent = [experiment, ...this.#recent.filter((each) => each !== experiment)];
    };
    for (const experiment of [...this.#recent]) {
      for (const id of missing) {
        if (existsSync(join(experiment, this.#below, id, META))) take(experiment, id);
      }
    }
    for (const experiment of missing.size > 0 ? experimentFolders(root) : []) {
      if (missing.size === 0) break;
      for (const { name } of entriesOf(join(experiment, this.#below))) {
        if (!missing.has(name)) continue;
        if (existsSync(join(experiment, this.#below, name, META))) take(experiment, name);
      }
    }
    this.#recent = this.#recent.slice(0, REMEMBERED);
    return found;
  }
}
