import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { IntegrityError } from '../../../../domain/errors.js';

/**
 * Puts a text in the place of a file, in one step: who reads finds the old or the new. It stays through
 * a power cut once its folder is synced.
 *
 * @param path - an absolute path
 * @param scratch - one on the same disk, which nobody reads
 */
export function replaceFile(path: string, scratch: string, text: string | Uint8Array): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  const file = openSync(scratch, 'wx');
  try {
    // Unlike `writeSync`, it goes on where a disk that fills up took a part only.
    writeFileSync(file, text);
    if (mode !== undefined) fchmodSync(file, mode & 0o7777);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(scratch, path);
}

/** Adds to the end of a file, which others may do at the same time. */
export function appendToFile(path: string, text: string): void {
  const file = openSync(path, 'a');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Keeps what was renamed through a power cut, where the system has a way to: not on Windows. */
export function syncFolder(folder: string): void {
  try {
    const opened = openSync(folder, 'r');
    try {
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
  } catch {
    // What was written is whole without it.
  }
}

/**
 * Makes the folder of a file, unless a link leads out of the store: who hands out a store with a link
 * in it must not choose what is written to elsewhere.
 *
 * @param root - without links in it
 * @throws IntegrityError
 */
export function makeFolderOf(root: string, path: string): void {
  const folder = dirname(path);
  let existing = folder;
  while (statSync(existing, { throwIfNoEntry: false }) === undefined) existing = dirname(existing);
  const real = realpathSync(existing);
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new IntegrityError(
      `${folder} leads to ${real}, out of ${root}: nothing is written there`,
      {
        hint: 'put a folder in the place of the link',
      },
    );
  }
  mkdirSync(join(real, folder.slice(existing.length)), { recursive: true });
}
