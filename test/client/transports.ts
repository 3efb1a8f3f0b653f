import { setTimeout as sleep } from 'node:timers/promises';
import {
  readText,
  type TextResponse,
  type TlsOptions,
  type Transport,
  TransportFailure,
  type TransportRequest,
} from '../../src/client/transport.js';
import { axiosTransport } from '../../src/client/transport-axios.js';
import { nodeTransport } from '../../src/client/transport-node.js';

export type TextTransport = (request: TransportRequest) => Promise<TextResponse>;
export type OpenTransport = (tls?: TlsOptions) => TextTransport;

/** A transport whose answers are read. */
export const asText =
  (open: (tls?: TlsOptions) => Transport): OpenTransport =>
  (tls) =>
  async (given) =>
    readText(await open(tls)(given));

/** Every transport, read and as it is: what one test promises of one, it promises of all. */
export const TRANSPORTS: readonly (readonly [
  string,
  OpenTransport,
  (tls?: TlsOptions) => Transport,
])[] = [
  ['nodeTransport', asText(nodeTransport), nodeTransport],
  ['axiosTransport', asText(axiosTransport), axiosTransport],
];

export function request(url: URL, more: Partial<TransportRequest> = {}): TransportRequest {
  return {
    method: 'GET',
    url,
    headers: { 'accept-encoding': 'identity' },
    connectTimeout: 2000,
    silenceTimeout: 5000,
    ...more,
  };
}

/** How a request that must fail failed: kind, code and proxy, and after how many milliseconds. */
export async function failureOf(answer: Promise<unknown>) {
  const started = performance.now();
  const error = await answer.then(
    () => {
      throw new Error('the request was answered');
    },
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TransportFailure)) throw error;
  const { kind, code, proxy } = error;
  return { kind, code, proxy, after: performance.now() - started };
}

/** A signal that is aborted, after so many milliseconds, with a reason of its own. */
export function abortedAfter(milliseconds: number): { signal: AbortSignal; reason: Error } {
  const abort = new AbortController();
  const reason = new Error('the reason of this test');
  void sleep(milliseconds).then(() => abort.abort(reason));
  return { signal: abort.signal, reason };
}
