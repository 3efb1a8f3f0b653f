import { closeSync, openSync } from 'node:fs';
import { MlregError } from '../../../../domain/errors.js';
import { SqlError } from '../driver.js';
import { openSqlite } from './open-sqlite.js';

export interface FileLockOptions {
  /** Milliseconds. @default 20 s */
  readonly patience?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Works while nobody else does so under the same file. The lock is that of SQLite on an empty file,
 * which is made if it is not there: it dies with its process, however that ends.
 *
 * @param file - an absolute path
 * @throws MlregError if it is not got: `locked` for one that another process has
 */
export async function underFileLock<Result>(
  file: string,
  work: () => Promise<Result>,
  { patience, signal }: FileLockOptions = {},
): Promise<Result> {
  make(file);
  const driver = await openSqlite(file, {
    readOnly: false,
    signal,
    ...(patience === undefined ? {} : { patience }),
  });
  // What the work itself throws is none of the lock's.
  let isGot = false;
  const locked = async () => {
    isGot = true;
    return await work();
  };
  try {
    return await driver.write(locked);
  } catch (error) {
    throw !isGot && error instanceof SqlError && error.kind === 'busy' ? busy(file, error) : error;
  } finally {
    await driver.close();
  }
}

function make(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new MlregError('forbidden', `${file} cannot be written to by you (${code})`, {
      hint: 'it is the lock of those who write there: you need the right to write to its folder',
      cause,
    });
  }
}

function busy(file: string, cause: unknown): MlregError {
  return new MlregError('locked', `another mlreg has ${file} locked, and does not end`, {
    hint: `run the command again; if it stays so, \`fuser ${JSON.stringify(file)}\` names the process`,
    cause,
  });
}
