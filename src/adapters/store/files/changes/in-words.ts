import { type ErrorDetails, MlregError, PartialError } from '../../../../domain/errors.js';

/**
 * What the system refuses while a store is written to, in words.
 *
 * @param isBegun - true if some of the files are new by now
 */
export function inWords(location: string, isBegun: boolean, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (cause instanceof MlregError || code === undefined) return cause;
  // `ENOSPC: no space left on device, write`
  const words = /^\w+: ([^,]+)/.exec(message)?.[1] ?? message;
  const text = `${location} cannot be written to: ${words} (${code})`;
  const hint = HINTS[code] ?? 'may you write to all that is in it?';
  const details = (end: string): ErrorDetails => ({ hint: `${hint}; ${end}`, cause });
  return isBegun
    ? new PartialError(text, details('the next mlreg command there finishes the change'))
    : new MlregError('error', text, details('nothing was changed'));
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room',
  EDQUOT: 'the quota is used up: make room',
  EXDEV: 'a part of it lies on another disk: put it where the rest is',
};
