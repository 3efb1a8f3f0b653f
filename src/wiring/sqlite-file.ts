import { resolve } from 'node:path';
import { UsageError } from '../domain/errors.js';

/**
 * The file of a `sqlite:` URI as SQLAlchemy reads it: `sqlite:///mlflow.db` is one of the working
 * folder, `sqlite:////srv/mlflow.db` has an absolute path. Nothing in it is percent-encoded.
 *
 * @throws UsageError for a database in memory
 */
export function sqliteFile(uri: string, cwd: string): string {
  const [, path = ''] = /^sqlite(?:\+\w+)?:\/\/\/([^?]*)/i.exec(uri) ?? [];
  if (path !== '' && path !== ':memory:') return resolve(cwd, path);
  throw new UsageError(`"${uri}" names no file`, {
    hint: 'write it as sqlite:///mlflow.db, with four slashes before an absolute path',
  });
}
