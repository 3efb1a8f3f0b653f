import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MlregError } from '../domain/errors.js';

/**
 * Makes a file beside the place where it belongs, and gives it its name when it is whole. Whatever
 * has that name by then is kept; only `kill -9` leaves the half-made one behind.
 *
 * @param path - an absolute path
 * @param make - writes the file, and no other whose name does not begin with its own
 * @returns false if something had the name
 */
export async function takeFreeName(
  path: string,
  make: (made: string) => Promise<void>,
): Promise<boolean> {
  const made = join(dirname(path), `.${basename(path)}.mlreg-${randomBytes(6).toString('hex')}`);
  try {
    await fs.access(dirname(path));
    await make(made);
    await link(made, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw inWords(path, error);
  } finally {
    await fs.rm(made, { force: true });
    await fs.rm(`${made}-journal`, { force: true });
  }
}

/** Unlike a rename, a link takes no name that is taken. Not every disk has links. */
async function link(made: string, path: string): Promise<void> {
  try {
    await fs.link(made, path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error;
    await fs.copyFile(made, path, fs.constants.COPYFILE_EXCL);
  }
}

function inWords(path: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === undefined || cause instanceof MlregError) return cause;
  const folder = dirname(path);
  return new MlregError('error', `${path} cannot be made (${code})`, {
    hint: HINTS[code]?.(folder) ?? `may you write to ${folder}?`,
    cause,
  });
}

const HINTS: Readonly<Record<string, (folder: string) => string>> = {
  ENOENT: (folder) => `create its folder first: mkdir -p ${folder}`,
  ENOTDIR: (folder) => `${folder} is not a folder`,
  ENOSPC: () => 'the disk is full: make room',
};
