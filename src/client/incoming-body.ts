import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { networkFailure } from './connecting.js';
import { TransportFailure, type TransportRequest } from './transport.js';

/**
 * Node ends the body of an answer without Content-Length as if it were whole when its connection is
 * reset, and tells only the request.
 */
export function breakBodyWith(outgoing: ClientRequest): void {
  outgoing.on('response', (incoming) => outgoing.on('error', (error) => incoming.destroy(error)));
}

/**
 * The body of an answer as it comes in. Its failures are `TransportFailure`s, or the signal's own
 * reason. The wait for what is read slowly on our side does not count as the server's silence.
 *
 * @param onEnd - told once it is over, whole or not
 */
export async function* incomingBody(
  incoming: Readable,
  { signal, silenceTimeout }: Pick<TransportRequest, 'signal' | 'silenceTimeout'>,
  onEnd: () => void = () => {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const silent = new TransportFailure('silent', 'ETIMEDOUT');
  const arm = () => setTimeout(() => incoming.destroy(silent), silenceTimeout);
  let timer = arm();
  try {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      yield chunk;
      timer = arm();
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw error instanceof TransportFailure ? error : networkFailure(error, true);
  } finally {
    clearTimeout(timer);
    incoming.destroy();
    onEnd();
  }
}
