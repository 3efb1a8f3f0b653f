import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareNames } from '../../../../domain/types.js';
import { isAbsent } from './absent.js';
import { unreadable } from './read-file.js';

/** What is in a folder; nothing if there is no folder. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw unreadable(folder, error);
  }
}

/** The folders in a folder, in code-point order. A link counts as what it leads to, as in MLflow. */
export function foldersIn(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => isFolderEntry(folder, entry))
    .map(({ name }) => name)
    .sort(compareNames);
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFolderEntry(folder: string, entry: Dirent): boolean {
  if (entry.isDirectory()) return true;
  if (!entry.isSymbolicLink()) return false;
  try {
    return isFolder(join(folder, entry.name));
  } catch {
    // A link to itself.
    return false;
  }
}
