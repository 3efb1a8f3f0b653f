import type { HttpRange, TransportResponse } from '../../../client/index.js';
import type { ByteRange } from '../../../domain/artifact-store.js';
import { IntegrityError } from '../../../domain/errors.js';

export function httpRange(range: ByteRange | undefined): HttpRange | undefined {
  return range && { first: range.start, last: range.end - 1 };
}

/**
 * The bytes that were asked for. A server that does not heed ranges answers 200 with the whole file
 * (MLflow 3.17.2 in front of S3).
 *
 * @throws IntegrityError for another part than the one asked for
 */
export async function* readBody(
  { status, headers, body }: TransportResponse,
  range: ByteRange | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (range === undefined || status !== 206) {
    yield* range === undefined ? body : sliced(body, range);
    return;
  }
  const found = headers['content-range'] ?? 'nothing said of it';
  const asked = `bytes ${range.start}-${range.end - 1}/`;
  if (!found.startsWith(asked)) {
    throw new IntegrityError(`the server sent another part than ${asked.slice(0, -1)}: ${found}`);
  }
  yield* body;
}

async function* sliced(body: AsyncIterable<Uint8Array>, { start, end }: ByteRange) {
  let at = 0;
  for await (const chunk of body) {
    const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (part.length > 0) yield part;
    at += chunk.length;
    if (at >= end) return;
  }
}
