import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MlregError, UsageError } from '../../../../domain/errors.js';
import { SqlError } from '../driver.js';
import { loadSqlite } from './load-sqlite.js';
import { SqliteDriver } from './sqlite-driver.js';
import { toSqlError } from './sqlite-errors.js';

export interface SqliteOptions {
  /** Nothing will be written. */
  readonly readOnly: boolean;
  /** Milliseconds to wait for the lock of another program. @default 20 s, as MLflow waits */
  readonly patience?: number;
  readonly signal?: AbortSignal | undefined;
}

const PATIENCE = 20_000;

/**
 * Opens a file that is there; none is ever created, not even an empty one. What is in it is not
 * looked at yet.
 *
 * @param file - an absolute path
 * @throws UsageError if there is no such file
 */
export async function openSqlite(file: string, options: SqliteOptions): Promise<SqliteDriver> {
  await checkFile(file);
  const refusal = options.readOnly ? null : await whyReadOnly(file);
  const readOnly = options.readOnly || refusal !== null;
  const { DatabaseSync } = await loadSqlite();
  const url = pathToFileURL(file);
  url.search = readOnly ? 'mode=ro' : 'mode=rw';
  try {
    const database = new DatabaseSync(url, { readOnly });
    const { patience = PATIENCE, signal } = options;
    return new SqliteDriver(database, { file, readOnly: refusal, patience, signal });
  } catch (error) {
    throw toSqlError(file, error);
  }
}

async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (!(found instanceof Error)) {
    if (found.isFile()) return;
    throw new UsageError(`${file} is not a file`, { hint: 'name the database itself' });
  }
  if (found.code === 'ENOENT' || found.code === 'ENOTDIR') {
    throw new UsageError(`there is no database ${file}`, {
      hint: 'is the path right? `mlreg init` makes a new registry there, `mlreg demo` one to play with',
      cause: found,
    });
  }
  throw new SqlError('cannot_open', 'forbidden', `${file} cannot be opened (${found.code})`, {
    hint: 'may you read the file, and the folders that it is in?',
    cause: found,
  });
}

/** SQLite writes a journal beside the file, so the folder counts as well. */
async function whyReadOnly(file: string): Promise<MlregError | null> {
  for (const path of [file, dirname(file)]) {
    try {
      await access(path, constants.W_OK);
    } catch (error) {
      return new SqlError('read_only', 'forbidden', `${file} cannot be written to by you`, {
        hint: `you need the right to write to ${path}`,
        cause: error,
      });
    }
  }
  return null;
}
