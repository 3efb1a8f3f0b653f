import { MlregError } from '../domain/errors.js';

/**
 * The path, if the server takes it for itself. MLflow (2.9 to 3.17) decodes a path until it stays
 * the same and parses it as a URL: it would read, write or delete `a b` for `a%20b`, and `q` for
 * `q?`. With `..` our own request would go to another path of the server.
 *
 * @throws MlregError
 */
export function unambiguous(path: string): string {
  if (!MISTAKEN.test(path)) return path;
  throw new MlregError('error', `the server cannot be asked for the file ${JSON.stringify(path)}`, {
    hint: 'MLflow takes such a name for another one; a key to the storage (AWS_ACCESS_KEY_ID, AWS_PROFILE) reads it there, or --exclude it',
  });
}

const MISTAKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are escaped, or left out
  /%[\da-f]{2}|[#\u0000-\u001f\u007f]|[?;]$|;\?|^ |^[^/]*:|(?:^|\/)\.\.?(?:\/|$)/i;
