import { UsageError } from '../domain/errors.js';

/**
 * Splits `KEY=VALUE` at the first sign.
 *
 * @param hint - how it is written here
 * @throws UsageError
 */
export function keyValue(word: string, hint: string): readonly [key: string, value: string] {
  const equals = word.indexOf('=');
  if (equals > 0) return [word.slice(0, equals), word.slice(equals + 1)];
  throw new UsageError(`"${word}" is not KEY=VALUE`, { hint });
}
