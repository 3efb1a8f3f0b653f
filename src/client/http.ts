import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { ByteCall, Call } from './call.js';
import { ContentSource } from './content-source.js';
import { decode, statusError } from './decode.js';
import { type RequestLabel, ResponseShapeError } from './errors.js';
import type { HttpOptions } from './http-options.js';
import { requestFailure } from './request-failure.js';
import { DEFAULT_RETRY_POLICY, type RetryPolicy, retryWait } from './retry.js';
import { ServerClock } from './server-clock.js';
import {
  readText,
  TransportFailure,
  type TransportRequest,
  type TransportResponse,
} from './transport.js';

const API_ROOT = '/api/2.0/mlflow/';

/** Sends calls to one MLflow server: the one place that retries, and that turns answers into data. */
export class MlflowHttp {
  /** Without user information. */
  readonly baseUrl: URL;
  readonly clock = new ServerClock();
  readonly #options: HttpOptions & Required<Pick<HttpOptions, 'connectTimeout' | 'silenceTimeout'>>;
  readonly #policy: RetryPolicy;
  #waited = 0;
  #uninterrupted = 0;
  #serverVersion: Promise<string | null> | undefined;

  constructor(options: HttpOptions) {
    this.baseUrl = new URL(options.baseUrl);
    this.baseUrl.username = '';
    this.baseUrl.password = '';
    this.#options = { connectTimeout: 4_000, silenceTimeout: 60_000, ...options };
    this.#policy = { ...DEFAULT_RETRY_POLICY, ...options.retry };
  }

  /** @throws ClientError; the signal's reason when aborted */
  async call<Answer>(call: Call<Answer>): Promise<Answer> {
    const { method, params = {} } = call;
    const path = call.path.startsWith('/') ? call.path : API_ROOT + call.path;
    const label = { method, path };
    const sent =
      method === 'GET'
        ? { ...label, params }
        : {
            ...label,
            body: JSON.stringify(params),
            headers: { 'content-type': 'application/json' },
          };
    const signal = this.#signal;
    return await this.#retried(call.repeatable ?? method !== 'POST', signal, async () => {
      const response = await this.#exchange({ ...sent, signal, accept: 'application/json' });
      try {
        return decode(label, await this.#withFailures(label, readText(response)), call.schema);
      } catch (error) {
        throw error instanceof ResponseShapeError ? await this.#withVersion(error) : error;
      }
    });
  }

  /**
   * Sends a request for bytes, again if need be until the answer begins. The body's failures are
   * `ClientError`s too.
   *
   * @throws ClientError
   */
  async bytes({ content, ...call }: ByteCall): Promise<TransportResponse> {
    const label = { method: call.method, path: call.path };
    const signal = this.#signalWith(call.signal);
    return await this.#retried(content === undefined, signal, async () => {
      const source = content && new ContentSource(content);
      const sent = { ...call, signal, accept: '*/*', body: source };
      const response = await this.#exchange(sent).catch((error) => {
        throw source?.failure ?? error;
      });
      if (response.status >= 200 && response.status <= 299) {
        return { ...response, body: this.#bytesOf(label, response.body) };
      }
      throw statusError(label, await this.#withFailures(label, readText(response)));
    });
  }

  async *#bytesOf(label: RequestLabel, body: AsyncIterable<Uint8Array>) {
    try {
      yield* body;
    } catch (error) {
      throw error instanceof TransportFailure ? this.#failure(label, error) : error;
    }
  }

  async #withFailures<Result>(label: RequestLabel, work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw error instanceof TransportFailure ? this.#failure(label, error) : error;
    }
  }

  async #retried<Result>(
    repeatable: boolean,
    signal: AbortSignal | undefined,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    return await pRetry(attempt, {
      retries: this.#policy.retries,
      minTimeout: 0,
      ...(signal ? { signal } : {}),
      shouldRetry: async ({ error, attemptNumber: attempt }) => {
        const wait = retryWait({ error, attempt, repeatable }, this.#policy, Math.random());
        if (wait === null || this.#waited + wait > this.#policy.budget) return false;
        this.#waited += wait;
        await sleep(wait, undefined, signal ? { signal } : {}).catch(() =>
          signal?.throwIfAborted(),
        );
        return true;
      },
    });
  }

  /** Runs work that an abort must not stop half-way: it is not begun, or brought to its end. */
  async uninterrupted<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#signal?.throwIfAborted();
    this.#uninterrupted += 1;
    try {
      return await work();
    } finally {
      this.#uninterrupted -= 1;
    }
  }

  get #signal(): AbortSignal | undefined {
    return this.#uninterrupted > 0 ? undefined : this.#options.signal;
  }

  #signalWith(own: AbortSignal | undefined): AbortSignal | undefined {
    const given = this.#signal;
    return own && given ? AbortSignal.any([own, given]) : (own ?? given);
  }

  /** One attempt, up to the head of the answer. */
  async #exchange(sent: Sent): Promise<TransportResponse> {
    const label = { method: sent.method, path: sent.path };
    const started = performance.now();
    const report = (outcome: string) =>
      this.#options.onExchange?.({ ...label, outcome, duration: performance.now() - started });
    try {
      const given = await this.#givenHeaders();
      let response = await this.#send(sent, given);
      if (response.status === 401 && isUnread(sent.body) && (await this.#renew(given))) {
        report('401, with other credentials again');
        // An answer that is not read keeps its connection.
        await readText(response);
        response = await this.#send(sent, await this.#givenHeaders());
      }
      report(String(response.status));
      return response;
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      report(`${error.kind}, ${error.code}`);
      throw this.#failure(label, error);
    }
  }

  async #givenHeaders(): Promise<Readonly<Record<string, string>>> {
    return { ...this.#options.headers, ...(await this.#options.authorization?.headers()) };
  }

  async #renew(refused: Readonly<Record<string, string>>): Promise<boolean> {
    return (await this.#options.authorization?.renew(refused)) ?? false;
  }

  async #send(
    { method, path, params, accept, headers, body, signal }: Sent,
    given: Readonly<Record<string, string>>,
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
      ...(body === undefined ? {} : { body }),
      signal,
      connectTimeout: this.#options.connectTimeout,
      silenceTimeout: this.#options.silenceTimeout,
    });
    this.clock.hear(response.headers.date, sent, performance.now());
    return response;
  }

  #failure(label: RequestLabel, failure: TransportFailure): Error {
    return requestFailure(label, failure, {
      server: this.baseUrl.origin,
      silenceTimeout: this.#options.silenceTimeout,
    });
  }

  /** Names the server's version in the error, if it tells. */
  async #withVersion(error: ResponseShapeError): Promise<ResponseShapeError> {
    this.#serverVersion ??= this.#readVersion();
    const version = await this.#serverVersion;
    return new ResponseShapeError(error.request, error.found, version, error.cause);
  }

  async #readVersion(): Promise<string | null> {
    const sent = { method: 'GET', path: '/version', accept: '*/*' } as const;
    const answer = await this.#givenHeaders()
      .then((given) => this.#send({ ...sent, signal: this.#signal }, given))
      .then(readText)
      .catch(() => null);
    const text = answer?.status === 200 ? answer.body.trim() : '';
    return /^\d+\.\d+[\w.+-]{0,30}$/.test(text) ? text : null;
  }
}

/** A body that comes as a stream can be sent but once. */
function isUnread(body: Sent['body']): boolean {
  return body === undefined || typeof body === 'string';
}

interface Sent extends Pick<TransportRequest, 'method' | 'body' | 'signal'> {
  readonly path: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly accept: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function query(params: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(key, String(item));
  }
  return search.toString();
}
