import { resolve } from 'node:path';
import { UsageError } from '../domain/errors.js';

/**
 * The file that a URI such as `sqlite:///mlflow.db` or `sqlite:////data/mlflow.db` names, by the
 * rules of SQLAlchemy: three slashes before a relative path, four for an absolute one, nothing is
 * percent-decoded, and all from a "?" on is for the driver.
 *
 * @param folder - what relative paths begin at
 * @throws UsageError for a database that is in no file
 */
export function sqliteFile(uri: string, folder: string): string {
  const [, host, path, query] =
    /^sqlite(?:\+[^:]*)?:(?:\/\/([^/?]*)(?:\/([^?]*))?)?(\?.*)?$/is.exec(uri) ?? [];
  if (host === undefined || host !== '') {
    throw new UsageError(`"${uri}" is not the URI of an SQLite database`, {
      hint: 'write sqlite:///mlflow.db for a file here, or sqlite:////data/mlflow.db for one anywhere',
    });
  }
  if (
    path === undefined ||
    path === '' ||
    path.startsWith(':memory:') ||
    path.startsWith('file:')
  ) {
    throw new UsageError(`"${uri}" names no file`, {
      hint: 'a database in memory ends with the program that made it; write sqlite:///mlflow.db',
    });
  }
  if (query !== undefined) {
    throw new UsageError(`"${uri}" has options for Python's driver`, {
      hint: `leave out ${query}; MLREG_READ_ONLY=1 refuses every write`,
    });
  }
  return resolve(folder, path);
}
