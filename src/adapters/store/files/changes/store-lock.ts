import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { MlregError } from '../../../../domain/errors.js';
import { SqlError } from '../../sql/driver.js';
import { openSqlite } from '../../sql/sqlite/open-sqlite.js';
import { LOCK_FILE } from './scratch.js';

export interface LockOptions {
  /** Milliseconds. @default 20 s */
  readonly patience?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Works while no other mlreg writes to the store. The lock is that of SQLite on an empty file: it
 * dies with its process, however that ends. MLflow itself takes none.
 *
 * @throws MlregError if it is not got, or there is no SQLite
 */
export async function underLock<Result>(
  root: string,
  work: () => Promise<Result>,
  { patience, signal }: LockOptions = {},
): Promise<Result> {
  const file = join(root, LOCK_FILE);
  make(root, file);
  const driver = await openSqlite(file, {
    readOnly: false,
    signal,
    ...(patience === undefined ? {} : { patience }),
  });
  try {
    return await driver.write(work).catch((error: unknown) => {
      throw error instanceof SqlError && error.kind === 'busy' ? busy(root, error) : error;
    });
  } finally {
    await driver.close();
  }
}

function make(root: string, file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new MlregError('forbidden', `${root} cannot be written to by you (${code})`, {
      hint: `you need the right to write to ${root}`,
      cause,
    });
  }
}

function busy(root: string, cause: unknown): MlregError {
  return new MlregError('unreachable', `another mlreg is writing to ${root}, and does not end`, {
    hint: `run the command again; if it stays so, \`fuser ${JSON.stringify(join(root, LOCK_FILE))}\` names the process`,
    cause,
  });
}
