import { statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { ConflictError } from '../../../../domain/errors.js';
import { isFolder } from '../disk/entries.js';
import { refuseHalves } from '../refuse-halves.js';
import { digestOf } from './digest.js';
import type { Scratch } from './scratch.js';
import type { Step } from './steps.js';
import { makeFolderOf } from './write-file.js';

/**
 * A change in the making: its steps, in the order in which they will be done. Nothing of it is seen
 * before; what a folder will hold is on the disk already, where nobody looks.
 */
export class Change {
  readonly steps: Step[] = [];
  readonly #root: string;
  readonly #scratch: Scratch;
  /** What it writes, and the folders that this is in. */
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  /**
   * @param root - without links in it
   * @param now - the one time of all that it writes
   */
  constructor(
    root: string,
    scratch: Scratch,
    readonly now: number,
  ) {
    this.#root = root;
    this.#scratch = scratch;
  }

  /**
   * @param text - null removes the file
   * @throws ConflictError if a folder is there, or a file where its folder should be
   */
  write(file: string, text: string | null): void {
    refuseHalves(text ?? '');
    if (text !== null) this.#take(file);
    const path = this.#below(file);
    this.steps.push({ kind: 'write', path, old: digestOf(file), text });
  }

  /** @throws ConflictError as `write` */
  append(file: string, text: string): void {
    this.#take(file);
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    this.steps.push({ kind: 'append', path: this.#below(file), size, text });
  }

  /**
   * A folder that is there with all its files, or not at all.
   *
   * @param files - by their paths in it, with "/" between the parts; one that ends in "/" is a folder
   */
  place(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
    const from = this.#scratch.folder();
    for (const [path, text] of files) {
      const file = join(this.#root, from, ...path.split('/'));
      if (typeof text === 'string') refuseHalves(text);
      makeFolderOf(this.#root, path.endsWith('/') ? join(file, 'x') : file);
      if (!path.endsWith('/')) writeFileSync(file, text, { flag: 'wx', flush: true });
    }
    this.steps.push({ kind: 'move', from, to: this.#below(folder) });
  }

  /** A folder that is there no more, in one step; what is in it is removed after the change. */
  discard(folder: string): void {
    this.steps.push({ kind: 'move', from: this.#below(folder), to: this.#scratch.folder() });
  }

  /** A key `a` is a file, and `a/b` one in a folder of that name: there can be one of them only. */
  #take(file: string): void {
    const folders = foldersAbove(this.#root, file);
    const inTheWay =
      folders.find((folder) => this.#files.has(folder) || isFile(folder)) ??
      (this.#folders.has(file) || isFolder(file) ? file : undefined);
    if (inTheWay !== undefined) {
      throw new ConflictError(`${file} cannot be written: ${inTheWay} is in the way`, {
        hint: 'a file store has a file for each key, and a folder for what is before a "/": take another key',
      });
    }
    this.#files.add(file);
    for (const folder of folders) this.#folders.add(folder);
  }

  #below(path: string): string {
    return relative(this.#root, path).split(sep).join('/');
  }
}

function foldersAbove(root: string, file: string): string[] {
  const folder = dirname(file);
  return folder === root ? [] : [...foldersAbove(root, folder), folder];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
