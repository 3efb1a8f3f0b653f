import { join } from 'node:path';
import { isEntityKey } from '../../../../domain/names.js';
import { compareNames } from '../../../../domain/types.js';
import { entriesOf } from './entries.js';
import { readBytes } from './read-file.js';

/** MLflow's limit for a tag is 100,000 characters; old versions had none. */
const LARGEST_VALUE = 16 * 1024 * 1024;
/** A key has 250 characters. */
const DEEPEST = 125;

/**
 * The keys that a folder has files for: tags, parameters, metrics. A key with "/" is in folders. What
 * cannot be a key is none of MLflow's, such as `.DS_Store`'s neighbours `~$x`; links are not followed.
 */
export function keysIn(folder: string): string[] {
  return keysBelow(folder, '', 0).sort(compareNames);
}

/** The texts of all keys. */
export function textsIn(folder: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const key of keysIn(folder)) {
    const text = textIn(folder, key);
    if (text !== null) texts.set(key, text);
  }
  return texts;
}

/** The text of a key; null if there is none. */
export function textIn(folder: string, key: string): string | null {
  return readBytes(join(folder, key), LARGEST_VALUE)?.toString('utf8') ?? null;
}

function keysBelow(folder: string, prefix: string, depth: number): string[] {
  if (depth > DEEPEST) return [];
  return entriesOf(join(folder, prefix)).flatMap((entry) => {
    const key = prefix + entry.name;
    if (entry.isDirectory()) return keysBelow(folder, `${key}/`, depth + 1);
    return entry.isFile() && isEntityKey(key) ? [key] : [];
  });
}
