import type { Redact } from '../config/redact.js';
import { MlregError } from '../domain/errors.js';

/** No chain of causes is longer; one that leads back to itself would have no end. */
const MOST_CAUSES = 20;

/**
 * An error with the secrets taken out of its words, and those of its causes: whoever catches it may
 * write it to a log. It stays the same object.
 */
export function withoutSecrets(error: unknown, redact: Redact): unknown {
  let each = error;
  for (let count = 0; each instanceof Error && count < MOST_CAUSES; count++) {
    clean(each, 'message', redact);
    clean(each, 'stack', redact);
    if (each instanceof MlregError) clean(each, 'hint', redact);
    each = each.cause;
  }
  return error;
}

function clean(error: Error, key: 'message' | 'stack' | 'hint', redact: Redact): void {
  const text: unknown = Reflect.get(error, key);
  if (typeof text !== 'string') return;
  const shown = redact(text);
  // What a signal was aborted with may be frozen: `Reflect.set` answers false then.
  if (shown !== text) Reflect.set(error, key, shown);
}
