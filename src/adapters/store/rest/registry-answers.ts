import { RestError } from '../../../client/index.js';
import { ConflictError } from '../../../domain/errors.js';

/** It was there a moment ago: an attempt that seemed to fail has deleted it. */
export async function goneIsDone(deletion: Promise<void>): Promise<void> {
  await deletion.catch((error) => {
    if (!(error instanceof RestError && error.status === 404)) throw error;
  });
}

export function keyValues(tags: ReadonlyMap<string, string> | undefined) {
  return tags && [...tags].map(([key, value]) => ({ key, value }));
}

/** A server, or something in front of it, that answers for another model must not be believed. */
export function echoed(found: string, asked: string): ConflictError {
  return new ConflictError(`the server answered for ${found} when asked for ${asked}`);
}
