import { ConflictError, type ErrorDetails, MlregError, PartialError } from '../domain/errors.js';

const STOPPED_FROM_OUTSIDE = ['interrupted', 'terminated', 'timeout'];

/**
 * The error for a change that was done in part: `done in part`, or, if it was stopped from outside,
 * what stopped it. The reason is added to the message.
 */
export function halfDone(
  message: string,
  { hint, cause }: ErrorDetails & { readonly cause: unknown },
): MlregError {
  const words = `${message}: ${cause instanceof Error ? cause.message : String(cause)}`;
  return cause instanceof MlregError && STOPPED_FROM_OUTSIDE.includes(cause.code)
    ? new MlregError(cause.code, words, { hint, cause })
    : new PartialError(words, { hint, cause });
}

/**
 * Reads back after a write. If reading fails, the error says what was written all the same; a
 * conflict that the reading found is the error itself.
 *
 * @param written - what was done, as the start of a sentence
 */
export async function readBack<Result>(
  written: string,
  read: () => Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof ConflictError) throw cause;
    const hint = 'look at it with `mlreg details` before you do it again';
    throw halfDone(`${written}, but it could not be read back`, { hint, cause });
  }
}
