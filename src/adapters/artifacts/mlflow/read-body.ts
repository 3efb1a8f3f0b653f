import { type HttpRange, RestError, type TransportResponse } from '../../../client/index.js';
import type { ByteRange } from '../../../domain/artifact-store.js';
import { IntegrityError } from '../../../domain/errors.js';

export function httpRange(range: ByteRange | undefined): HttpRange | undefined {
  return range && { first: range.start, last: range.end - 1 };
}

/** True for what a server answers to a range that begins beyond the file's end. */
export function isBeyondEnd(error: unknown): boolean {
  return error instanceof RestError && error.status === 416;
}

/** Whether a file may not be there: from S3 MLflow answers 500 for that, and 400 for a folder (3.17.2). */
export function mayBeAbsent(error: unknown): boolean {
  return error instanceof RestError && [400, 404, 500].includes(error.status);
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
  if (range === undefined) yield* body;
  else if (status !== 206) yield* sliced(body, range);
  else {
    for await (const chunk of body) {
      // Within the loop, which then leaves the body and with it the connection.
      checkPart(headers['content-range'], range);
      yield chunk;
    }
  }
}

function checkPart(found: string | undefined, { start, end }: ByteRange): void {
  const [, first, last, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(found ?? '') ?? [];
  const lastAsked = Math.min(end, Number(size === '*' ? end : size)) - 1;
  if (Number(first) === start && Number(last) === lastAsked) return;
  throw new IntegrityError(
    `the server sent another part than bytes ${start}-${end - 1}: ${found ?? 'it does not say which'}`,
    {
      hint: 'a proxy between here and the server may answer from its cache; run the command again',
    },
  );
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
