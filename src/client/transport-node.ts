import * as http from 'node:http';
import type * as https from 'node:https';
import { networkFailure, watchConnecting } from './connecting.js';
import { breakBodyWith, incomingBody } from './incoming-body.js';
import {
  type TlsOptions,
  type Transport,
  TransportFailure,
  type TransportRequest,
  type TransportResponse,
} from './transport.js';

/**
 * Straight to the server on Node's own HTTP: the way of every connection without a proxy. It loads
 * in a third of axios's time (`bench/transport.mjs`).
 */
export function nodeTransport(tls: TlsOptions = {}): Transport {
  let secure: Promise<Open> | undefined;
  return async (request) => {
    if (request.url.protocol === 'https:') {
      secure ??= openSecurely(tls);
      return await exchange(request, await secure);
    }
    // MLflow's server (3.17.2 on uvicorn, with more than one worker) holds small answers back by
    // 41 ms from the second request of a connection on, so over plain HTTP none is kept.
    return await exchange(request, (options, url) =>
      http.request(url, { agent: false, ...options }),
    );
  };
}

type Open = (options: http.RequestOptions, url: URL) => http.ClientRequest;

/** TLS is not loaded before it is needed. Its connections are kept: a handshake is dearer. */
async function openSecurely(tls: TlsOptions): Promise<Open> {
  const { Agent, request } = await import('node:https');
  const options: https.AgentOptions = {
    keepAlive: true,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.clientCert === undefined ? {} : { cert: tls.clientCert, key: tls.clientCert }),
    rejectUnauthorized: !tls.insecure,
  };
  const agent = new Agent(options);
  return (given, url) => request(url, { agent, ...given });
}

function exchange(request: TransportRequest, open: Open): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const { method, signal, body } = request;
    // Node frames the body of a DELETE only if it is told its length.
    const length = typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {};
    const headers = { ...length, ...request.headers };
    const outgoing = open({ method, headers }, request.url);
    const connecting = watchConnecting(outgoing, request.connectTimeout, (late) =>
      outgoing.destroy(late),
    );
    const fail = (error: unknown) => {
      if (signal?.aborted) reject(signal.reason);
      else
        reject(error instanceof TransportFailure ? error : networkFailure(error, connecting.done));
    };

    outgoing.setTimeout(request.silenceTimeout, () =>
      outgoing.destroy(new TransportFailure('silent', 'ETIMEDOUT')),
    );
    breakBodyWith(outgoing);
    outgoing.on('error', fail);
    const forgetSignal = destroyedBy(signal, outgoing);
    outgoing.on('close', () => {
      clearTimeout(connecting.timer);
      forgetSignal();
    });
    outgoing.on('response', (incoming) => {
      outgoing.setTimeout(0);
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers as Record<string, string | undefined>,
        body: incomingBody(incoming, request, forgetSignal),
      });
    });
    if (body === undefined || typeof body === 'string') outgoing.end(body);
    else void writeAll(body, outgoing);
  });
}

/**
 * Ends the request where the signal says so; gives what calls that off, which is done with the body's end. Node's own
 * `signal` lets go only when the connection is closed: listeners that come and go at the same time hold each other,
 * and with them each request and its body, until the next full garbage collection (Node 20).
 */
function destroyedBy(signal: AbortSignal | undefined, outgoing: http.ClientRequest): () => void {
  const abort = () => outgoing.destroy(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return () => signal?.removeEventListener('abort', abort);
}

/**
 * Writes a body as fast as it is taken, and ends its source where the request fails. After `stream.pipeline`, or
 * `Readable.from`, some 20 KB of each request survive until the next full garbage collection (Node 20).
 */
async function writeAll(
  body: AsyncIterable<Uint8Array>,
  outgoing: http.ClientRequest,
): Promise<void> {
  let goOn = () => {};
  outgoing.on('drain', () => goOn());
  outgoing.on('close', () => goOn());
  try {
    for await (const chunk of body) {
      if (outgoing.destroyed) return;
      if (outgoing.write(chunk)) continue;
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    }
    outgoing.end();
  } catch (error) {
    outgoing.destroy(error as Error);
  }
}
