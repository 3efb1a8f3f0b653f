import { MlregError } from '../domain/errors.js';

/**
 * Does work on files and folders, and says in words what the system refuses.
 *
 * @param what - that cannot be done then: `cannot write models.json`
 */
export async function onDisk<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const { code, syscall, message } = cause as NodeJS.ErrnoException;
    const isOfDisk = code !== undefined && syscall !== undefined;
    if (!isOfDisk || cause instanceof MlregError) throw cause;
    // `ENOSPC: no space left on device, write`
    const words = /^\w+: ([^,]+)/.exec(message)?.[1] ?? message;
    throw new MlregError('error', `${what}: ${words} (${code})`, {
      hint: HINTS[code] ?? 'give another place with --output',
      cause,
    });
  }
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, or give a folder on another one with --output',
  EDQUOT: 'the quota is used up: make room, or give a folder on another disk with --output',
  EACCES: 'give a folder that you may write to with --output',
  EPERM: 'give a folder that you may write to with --output',
  EROFS: 'give a folder that can be written to with --output',
};
