import { join } from 'node:path';
import { entriesOf } from './entries.js';
import { readBytes } from './read-file.js';

/**
 * All files below a folder with what they hold, by their paths in it; an empty folder ends in "/".
 * Links are left out.
 */
export function* filesIn(folder: string, below = ''): Generator<[string, Uint8Array]> {
  const entries = entriesOf(join(folder, below));
  if (entries.length === 0 && below !== '') yield [below, new Uint8Array()];
  for (const entry of entries) {
    const path = below + entry.name;
    if (entry.isDirectory()) yield* filesIn(folder, `${path}/`);
    if (!entry.isFile()) continue;
    const bytes = readBytes(join(folder, path), Number.POSITIVE_INFINITY);
    if (bytes !== null) yield [path, bytes];
  }
}
