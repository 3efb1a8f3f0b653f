import { IntegrityError } from '../domain/errors.js';

/**
 * The content of a file, as long as it should be. The last part is given once it is known to be the
 * last: whoever waits for that many bytes has them before anything can be said against them.
 *
 * @param size - bytes; undefined for any
 * @throws IntegrityError where it is longer or shorter: it is being written to
 */
export async function* sizedContent(
  path: string,
  content: AsyncIterable<Uint8Array>,
  size: number | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let read = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of content) {
    read += chunk.length;
    if (read > (size ?? read)) throw otherSize(path, size);
    if (held) yield held;
    held = chunk;
  }
  if (read !== (size ?? read)) throw otherSize(path, size);
  if (held) yield held;
}

function otherSize(path: string, size: number | undefined): IntegrityError {
  return new IntegrityError(`${path} has other than the ${size} bytes that it had`, {
    hint: 'it is being written to; run the command again',
  });
}
