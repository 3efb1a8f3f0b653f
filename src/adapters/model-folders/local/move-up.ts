import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_NAME } from '../../../domain/model-folder.js';
import { appeared } from './appeared.js';

/**
 * Moves all that is in a private folder up into the folder that it is in, and replaces nothing. The
 * manifest comes last: what has none is not whole.
 *
 * @throws ConflictError if something of a name is there; then all is in the private folder again
 */
export async function moveUp(folder: string, staging: string): Promise<void> {
  const names = (await fs.readdir(staging)).filter((name) => name !== MANIFEST_NAME).sort();
  const moved: string[] = [];
  try {
    for (const name of [...names, MANIFEST_NAME]) {
      await moveNew(join(staging, name), join(folder, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) await fs.rename(join(folder, name), join(staging, name));
    throw isTaken(error) ? appeared(folder) : error;
  }
  await fs.rmdir(staging);
}

/** A rename would take the place of a file: of two loads at once, each would take it from the other. */
async function moveNew(from: string, to: string): Promise<void> {
  const found = await fs.lstat(from);
  // A folder with anything in it is not replaced.
  if (found.isDirectory()) return await fs.rename(from, to);
  try {
    await fs.link(from, to);
  } catch (error) {
    const there = await fs.lstat(to).catch(() => undefined);
    // Not every disk has links.
    if (there === undefined) return await fs.rename(from, to);
    // Of a load that was killed between the two steps.
    const isSame = there.ino === found.ino && there.dev === found.dev;
    if (!isSame) throw error;
  }
  await fs.unlink(from);
}

function isTaken(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['EEXIST', 'ENOTEMPTY', 'ENOTDIR', 'EISDIR', 'EPERM'].includes(code);
}
