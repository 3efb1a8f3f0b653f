import { stat } from 'node:fs/promises';
import type { NewFile } from '../../../../domain/new-file.js';
import { takeFreeName } from '../../../take-free-name.js';
import { NEW_DATABASE_SQL } from '../schema/mlflow-2.9.2.js';
import { loadSqlite } from './load-sqlite.js';
import { toSqlError } from './sqlite-errors.js';

/**
 * An empty registry. Who may read the file is what the umask says, as for a database that MLflow
 * makes: a team works in it, and there is no secret in it.
 *
 * @param file - an absolute path
 * @param path - the same as it is shown
 */
export function newDatabase(file: string, path: string): NewFile {
  return {
    path,
    exists: async () => ((await sizeOf(file)) ?? 0) > 0,
    create: async () => {
      const size = await sizeOf(file);
      if (size === undefined) return await takeFreeName(file, fill);
      return size === 0 && (await fillEmpty(file));
    },
  };
}

/** A folder, or whatever else is there, has a size as well. */
async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return found?.isFile() === false ? Number.POSITIVE_INFINITY : found?.size;
}

async function fill(file: string): Promise<void> {
  await fillEmpty(file);
}

/**
 * Where an empty file is, the schema is written into it, in one transaction: a program that has
 * opened it (SQLite makes one at once) would go on in a file without a name if it were replaced.
 *
 * @returns false if there were tables by then
 */
async function fillEmpty(file: string): Promise<boolean> {
  const { DatabaseSync } = await loadSqlite();
  try {
    const database = new DatabaseSync(file);
    try {
      database.exec('PRAGMA busy_timeout=20000; BEGIN IMMEDIATE');
      const tables = database.prepare('SELECT name FROM sqlite_master').all();
      if (tables.length === 0) database.exec(NEW_DATABASE_SQL);
      database.exec('COMMIT');
      return tables.length === 0;
    } finally {
      database.close();
    }
  } catch (error) {
    throw toSqlError(file, error);
  }
}
