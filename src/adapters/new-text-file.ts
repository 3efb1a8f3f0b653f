import { lstat, writeFile } from 'node:fs/promises';
import type { NewFile } from '../domain/new-file.js';
import { takeFreeName } from './take-free-name.js';

/**
 * @param file - an absolute path
 * @param path - the same as it is shown
 */
export function newTextFile(file: string, path: string, text: string): NewFile {
  return {
    path,
    exists: () => isThere(file),
    create: () => takeFreeName(file, (made) => writeFile(made, text, { flag: 'wx', flush: true })),
  };
}

/** A link that leads nowhere is something, too. */
async function isThere(file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => null);
  return found !== null;
}
