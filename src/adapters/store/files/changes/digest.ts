import { createHash } from 'node:crypto';
import { readBytes } from '../disk/read-file.js';

/** Of what a file holds; null if there is none. */
export function digestOf(path: string): string | null {
  const bytes = readBytes(path, Number.POSITIVE_INFINITY);
  return bytes === null ? null : digestOfBytes(bytes);
}

export function digestOfBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
