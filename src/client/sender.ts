import type { RequestLabel } from './errors.js';
import type { HttpOptions } from './http-options.js';
import { requestFailure } from './request-failure.js';
import { ServerClock } from './server-clock.js';
import {
  readText,
  TransportFailure,
  type TransportRequest,
  type TransportResponse,
} from './transport.js';

/** A request before it has the server's address and our credentials. */
export interface Sent extends Pick<TransportRequest, 'method' | 'body' | 'signal'> {
  readonly path: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly accept: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Headers = Readonly<Record<string, string>>;

/** Sends a request once, with the credentials in force; twice if others are to be had after a 401. */
export class Sender {
  readonly clock = new ServerClock();
  readonly #options: HttpOptions & Required<Pick<HttpOptions, 'connectTimeout' | 'silenceTimeout'>>;

  constructor(options: HttpOptions) {
    this.#options = { connectTimeout: 4_000, silenceTimeout: 60_000, ...options };
  }

  /**
   * One attempt, up to the head of the answer.
   *
   * @throws ClientError
   */
  async send(sent: Sent): Promise<TransportResponse> {
    const label = { method: sent.method, path: sent.path };
    const started = performance.now();
    const report = (outcome: string) =>
      this.#options.onExchange?.({ ...label, outcome, duration: performance.now() - started });
    try {
      const given = await this.#givenHeaders();
      let response = await this.#sendWith(given, sent);
      if (response.status === 401 && this.#options.authorization && isUnread(sent.body)) {
        // Read before a new credential is made, which may take minutes, or fail: an answer that is
        // not read keeps its connection, and with it the process.
        const refusal = await readText(response);
        if (await this.#options.authorization.renew(given)) {
          report('401, with other credentials again');
          response = await this.#sendWith(await this.#givenHeaders(), sent);
        } else {
          response = { ...refusal, body: once(Buffer.from(refusal.body)) };
        }
      }
      report(String(response.status));
      return response;
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      report(`${error.kind}, ${error.code}`);
      throw this.failure(label, error);
    }
  }

  /** The error that says which request failed. */
  failure(label: RequestLabel, failure: TransportFailure): Error {
    return requestFailure(label, failure, {
      server: this.#options.baseUrl.origin,
      silenceTimeout: this.#options.silenceTimeout,
    });
  }

  /** Such as `3.17.2`, if the server tells. */
  async serverVersion(signal: AbortSignal | undefined): Promise<string | null> {
    const sent = { method: 'GET', path: '/version', accept: '*/*', signal } as const;
    const answer = await this.#givenHeaders()
      .then((given) => this.#sendWith(given, sent))
      .then(readText)
      .catch(() => null);
    const text = answer?.status === 200 ? answer.body.trim() : '';
    return /^\d+\.\d+[\w.+-]{0,30}$/.test(text) ? text : null;
  }

  async #givenHeaders(): Promise<Headers> {
    return { ...this.#options.headers, ...(await this.#options.authorization?.headers()) };
  }

  async #sendWith(
    given: Headers,
    { method, path, params, accept, headers, body, signal }: Sent,
  ): Promise<TransportResponse> {
    const url = new URL(this.#options.baseUrl);
    url.pathname = url.pathname.replace(/\/+$/, '') + path;
    if (params !== undefined) url.search = query(params);
    const sent = performance.now();
    const response = await this.#options.transport({
      method,
      url,
      headers: {
        accept,
        // A compressed answer that is cut passes for whole in Node; MLflow never compresses.
        'accept-encoding': 'identity',
        'user-agent': 'mlreg',
        ...headers,
        ...given,
      },
      body,
      signal,
      connectTimeout: this.#options.connectTimeout,
      silenceTimeout: this.#options.silenceTimeout,
    });
    this.clock.hear(response.headers.date, sent, performance.now());
    const isAnonymous =
      url.username === '' && Object.keys(given).every((name) => name === WORKSPACE);
    return { isAnonymous, ...response };
  }
}

/** The one header of ours that says nothing of who we are. */
const WORKSPACE = 'x-mlflow-workspace';

/** A body that comes as a stream can be sent but once. */
function isUnread(body: Sent['body']): boolean {
  return body === undefined || typeof body === 'string';
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

function query(params: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(key, String(item));
  }
  return search.toString();
}
