import { resolve } from 'node:path';
import { UsageError } from '../domain/errors.js';

/**
 * The folder that `./mlruns`, `file:///data/mlruns` or `file:mlruns` names, by the rules of MLflow
 * (3.17.2): escapes such as `%20` are decoded in a plain path as well, and what follows "?", "#" or
 * ";" in a URI is no part of its path.
 *
 * @param cwd - what relative paths begin at
 * @throws UsageError for a folder of another machine
 */
export function fileStoreFolder(uri: string, cwd: string): string {
  const [, rest] = /^file:(.*)$/is.exec(uri) ?? [];
  if (rest === undefined) return resolve(cwd, decoded(uri));
  const [, host = '', path = ''] = /^(?:\/\/([^/?#]*))?([^?#;]*)/s.exec(rest) ?? [];
  if (!/^(?:|\.|localhost.*|127\.0\.0\.1.*)$/i.test(host)) {
    throw new UsageError(`"${uri}" is a folder of the machine ${host}`, {
      hint: 'a file: URI has three slashes: file:///data/mlruns; a path alone will do as well',
    });
  }
  if (path === '') {
    throw new UsageError(`"${uri}" names no folder`, {
      hint: 'write ./mlruns or file:///data/mlruns',
    });
  }
  return resolve(cwd, decoded(path));
}

/** As Python decodes: an escape that is none stays, and bytes that are no UTF-8 become U+FFFD. */
function decoded(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
