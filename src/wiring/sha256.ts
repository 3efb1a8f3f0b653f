import { createHash } from 'node:crypto';
import type { Digest } from '../domain/fingerprint.js';

/** In hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** One that grows text by text. */
export function newDigest(): Digest {
  const hash = createHash('sha256');
  return { add: (text) => hash.update(text), sum: () => hash.digest('base64') };
}
