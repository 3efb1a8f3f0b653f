import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../domain/errors.js';
import type { SettingSources } from './sources.js';

/** The name of the project's file of settings. */
export const PROJECT_FILE = 'mlreg.config.yaml';

/** The folder of the user's own files of mlreg. */
export function userFolder({ env, home }: Pick<SettingSources, 'env' | 'home'>): string {
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'mlreg');
}

/**
 * The nearest file of this name, in the working folder or above it up to the root of its git
 * checkout. Outside a checkout only the working folder counts: a file that somebody left in `/tmp`
 * must not speak for what lies below.
 */
export function findUpwards(
  name: string,
  cwd: string,
  counts: (path: string) => boolean = existsSync,
): string | undefined {
  const folders = [cwd];
  for (let folder = cwd; !existsSync(join(folder, '.git')); ) {
    const parent = dirname(folder);
    if (parent === folder) {
      folders.length = 1;
      break;
    }
    folders.push(parent);
    folder = parent;
  }
  return folders.map((folder) => join(folder, name)).find(counts);
}

/** A folder called `.env` is somebody's Python environment; a pipe called so holds variables. */
export function isNoFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
};

/**
 * The text of a file, without a byte order mark.
 *
 * @throws UsageError naming the file and why it cannot be read
 */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    const why = UNREADABLE[code] ?? `it cannot be read (${code})`;
    throw new UsageError(`${path}: ${why}`, {
      hint: 'check the path, and who may read it',
      cause,
    });
  }
}

/** True if others than its owner may read the file; Windows has no such bits. */
export function isReadableByOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
}
