import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Answer, answer, type RecordedRequest } from './answer.js';
import {
  type Fault,
  type FaultHandle,
  type FaultOptions,
  Faults,
  type Match,
  type Responder,
} from './faults.js';
import { createState, type State } from './state.js';

export type { RecordedRequest } from './answer.js';
export type { Fault, FaultHandle, FaultOptions, Match, Responder } from './faults.js';
export type { State } from './state.js';

export interface FakeOptions {
  /** The server's clock in milliseconds. @default Date.now */
  clock?: () => number;
  /** As `mlflow server --static-prefix`: every path begins with it, for example `/mlflow`. */
  staticPrefix?: string;
}

/** A running in-memory MLflow 3.17.2. */
export interface FakeMlflow {
  /** The tracking URI, without a slash at the end. */
  readonly url: string;
  /** Everything received so far, oldest first, faulted requests included. */
  readonly requests: RecordedRequest[];
  /** What the server remembers; tests may read and change it. */
  readonly state: State;
  /** Makes the next matching request fail, or the next `times`; `Infinity` for every one. */
  on(match: Match, responder: Responder, options?: FaultOptions): FaultHandle;
  clearFaults(): void;
  /** Stops, cutting requests that hang. */
  close(): Promise<void>;
}

/** Starts a fake MLflow server on a free port of 127.0.0.1. */
export async function startFakeMlflow(options: FakeOptions = {}): Promise<FakeMlflow> {
  const state = createState(options.clock);
  const faults = new Faults();
  const requests: RecordedRequest[] = [];
  const prefix = options.staticPrefix ?? '';
  state.isFlask = prefix !== '';
  const server = createServer((message, response) => {
    receive(message, prefix)
      .then((request) => {
        requests.push(request);
        return respond(state, request, response, faults.take(request));
      })
      .catch((error: Error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    requests,
    state,
    on: (match, responder, faultOptions) => faults.add(match, responder, faultOptions),
    clearFaults: () => faults.clear(),
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

async function receive(message: IncomingMessage, prefix: string): Promise<RecordedRequest> {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://fake');
  const bytes = await buffer(message);
  const rawBody = bytes.toString('utf8');
  return {
    method: message.method ?? 'GET',
    // A path outside the prefix matches no route.
    path: pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : `outside${pathname}`,
    query: searchParams,
    body: readBody(rawBody),
    rawBody,
    bytes,
    headers: message.headers,
  };
}

function readBody(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

async function respond(
  state: State,
  request: RecordedRequest,
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  if (fault === undefined) return send(response, answer(state, request));
  if ('delay' in fault) {
    await new Promise((resolve) => setTimeout(resolve, fault.delay));
    return send(response, answer(state, request));
  }
  if ('status' in fault) {
    if (fault.applied === true) answer(state, request);
    return send(response, { headers: {}, body: '', ...fault });
  }
  if ('hang' in fault) {
    if (fault.hang === 'after') answer(state, request);
    return;
  }
  if (fault.drop === 'before') return cut(response);
  const { status, headers, body, isChunked } = answer(state, request);
  if (fault.drop === 'after') return cut(response);
  const whole = Buffer.from(body);
  const half = whole.subarray(0, whole.length / 2);
  response.writeHead(status, isChunked ? headers : { ...headers, 'content-length': whole.length });
  response.write(half, () => cut(response));
}

function send(response: ServerResponse, { status, headers, body, isChunked }: Answer): void {
  const length = isChunked ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...length, ...headers });
  response.end(body);
}

function cut(response: ServerResponse): void {
  response.socket?.destroy();
}
