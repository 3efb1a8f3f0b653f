import { MlregError } from '../domain/errors.js';

/**
 * Runs work on a file or folder, and says in words what the system refuses.
 *
 * @param path - what the user knows it by
 */
export async function onDisk<Result>(
  path: string,
  verb: 'read' | 'write',
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined || cause instanceof MlregError) throw cause;
    // `ENOSPC: no space left on device, write`
    const words = /^\w+: ([^,]+)/.exec(message)?.[1] ?? message;
    throw new MlregError('error', `cannot ${verb} ${path}: ${words} (${code})`, {
      hint: HINTS[code] ?? 'look at the folder, or choose another one',
      cause,
    });
  }
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, or choose a folder on another one',
  EDQUOT: 'the quota is used up: make room, or choose a folder on another disk',
  EACCES: 'choose a folder that you may write to',
  EPERM: 'choose a folder that you may write to',
  EROFS: 'choose a folder that can be written to',
};
