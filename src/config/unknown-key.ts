import { UsageError } from '../domain/errors.js';
import { nearest } from '../domain/nearest.js';

/** For a key that nobody knows, with the one that was probably meant. */
export function unknownKey(at: string, key: string, known: readonly string[]): UsageError {
  const [guess] = nearest(key, known);
  return new UsageError(`${at}: unknown key "${key}"`, {
    hint: guess ? `did you mean "${guess}"?` : `known keys: ${known.join(', ')}`,
  });
}
