import { MlregError } from '../../../domain/errors.js';

/** Does work on a disk, whose own errors become ones that say what could not be done. */
export async function onDisk<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isDiskError(error) ? diskError(what, error) : error;
  }
}

function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return !(error instanceof MlregError) && code !== undefined && syscall !== undefined;
}

function diskError(what: string, cause: NodeJS.ErrnoException): MlregError {
  const isFull = cause.code === 'ENOSPC' || cause.code === 'EDQUOT';
  return new MlregError('error', `${what} (${cause.code})`, {
    hint: isFull
      ? 'make room, or give another folder with --output'
      : 'give another folder with --output',
    cause,
  });
}
