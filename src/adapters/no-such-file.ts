import { NotFoundError } from '../domain/errors.js';

/** For a file that was listed, and is asked for in vain. */
export function noSuchFile(path: string, cause?: unknown): NotFoundError {
  return new NotFoundError(`there is no file "${path}"`, {
    hint: 'it was removed after it was listed; run the command again',
    cause,
  });
}
