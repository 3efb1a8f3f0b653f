import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type * as z from 'zod/mini';
import { decode } from './decode.js';
import {
  BrokenAnswerError,
  ConnectionError,
  type RequestLabel,
  ResponseShapeError,
  SilentServerError,
} from './errors.js';
import { DEFAULT_RETRY_POLICY, type RetryPolicy, retryWait } from './retry.js';
import { type Transport, TransportFailure, type TransportResponse } from './transport.js';

export interface HttpOptions {
  /** The server's root; a path prefix is kept, user information sent and never shown. */
  readonly baseUrl: URL;
  readonly transport: Transport;
  /** Sent with every request: `Authorization`, extra headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The same, made when they are needed. */
  readonly authorization?: Authorization | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly retry?: Partial<RetryPolicy>;
  /** Milliseconds. @default 4000 */
  readonly connectTimeout?: number;
  /** Milliseconds. @default 60000 */
  readonly silenceTimeout?: number;
  /** Told of every answer and every failed attempt. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Headers that are made when they are needed, such as a token that expires. Names in lower case. */
export interface Authorization {
  /** Asked before every request. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** Told of the headers that a 401 has refused: true if there are others now. */
  renew(refused: Readonly<Record<string, string>>): Promise<boolean>;
}

/** One attempt, for a log. */
export interface Exchange extends RequestLabel {
  /** HTTP status, or why there is none. */
  readonly outcome: string;
  /** Milliseconds. */
  readonly duration: number;
}

export interface Call<Answer> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the API's root, such as `runs/search`, or from the server's root with a `/`. */
  readonly path: string;
  /** Query string of a GET, JSON body of anything else: MLflow's DELETE wants a body (3.17.2). */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly schema: z.ZodMiniType<Answer>;
  /** True for a POST that does the same when sent twice. @default true for all but POST */
  readonly repeatable?: boolean;
}

const API_ROOT = '/api/2.0/mlflow/';

/** Sends calls to one MLflow server: the one place that retries, and that turns answers into data. */
export class MlflowHttp {
  /** Without user information. */
  readonly baseUrl: URL;
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
    const signal = this.#signal;
    const repeatable = call.repeatable ?? call.method !== 'POST';
    return await pRetry(() => this.#attempt(call), {
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

  async #attempt<Answer>(call: Call<Answer>): Promise<Answer> {
    const path = call.path.startsWith('/') ? call.path : API_ROOT + call.path;
    const label = { method: call.method, path };
    const started = performance.now();
    const report = (outcome: string) =>
      this.#options.onExchange?.({ ...label, outcome, duration: performance.now() - started });
    let response: TransportResponse;
    try {
      const given = await this.#givenHeaders();
      response = await this.#send(call, path, given);
      if (response.status === 401 && (await this.#options.authorization?.renew(given))) {
        report('401, with other credentials again');
        response = await this.#send(call, path, await this.#givenHeaders());
      }
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      report(`${error.kind}, ${error.code}`);
      throw this.#failure(label, error);
    }
    report(String(response.status));
    try {
      return decode(label, response, call.schema);
    } catch (error) {
      throw error instanceof ResponseShapeError ? await this.#withVersion(error) : error;
    }
  }

  async #givenHeaders(): Promise<Readonly<Record<string, string>>> {
    return { ...this.#options.headers, ...(await this.#options.authorization?.headers()) };
  }

  async #send(
    call: Call<unknown>,
    path: string,
    given: Readonly<Record<string, string>>,
  ): Promise<TransportResponse> {
    const url = new URL(this.#options.baseUrl);
    url.pathname = url.pathname.replace(/\/+$/, '') + path;
    const inBody = call.method !== 'GET';
    if (!inBody) url.search = query(call.params ?? {});
    return await this.#options.transport({
      method: call.method,
      url,
      headers: {
        accept: 'application/json',
        // A compressed answer that is cut passes for whole in Node; MLflow never compresses.
        'accept-encoding': 'identity',
        'user-agent': 'mlreg',
        ...(inBody ? { 'content-type': 'application/json' } : {}),
        ...given,
      },
      ...(inBody ? { body: JSON.stringify(call.params ?? {}) } : {}),
      signal: this.#signal,
      connectTimeout: this.#options.connectTimeout,
      silenceTimeout: this.#options.silenceTimeout,
    });
  }

  #failure(label: RequestLabel, failure: TransportFailure): Error {
    const server = this.baseUrl.origin;
    switch (failure.kind) {
      case 'unreachable':
        return new ConnectionError(
          label,
          failure.code,
          `cannot connect to ${server}: ${failure.code}`,
          failure.cause,
          failure.proxy,
        );
      case 'silent':
        return new SilentServerError(label, this.#options.silenceTimeout);
      case 'broken':
        return new BrokenAnswerError(
          label,
          `${server} broke off its answer to ${label.method} ${label.path} (${failure.code})`,
          failure.cause,
        );
      case 'too-large':
        return new ResponseShapeError(label, 'more than the 256 MiB that are read');
    }
  }

  /** Names the server's version in the error, if it tells. */
  async #withVersion(error: ResponseShapeError): Promise<ResponseShapeError> {
    this.#serverVersion ??= this.#readVersion();
    const version = await this.#serverVersion;
    return new ResponseShapeError(error.request, error.found, version, error.cause);
  }

  async #readVersion(): Promise<string | null> {
    const call = { method: 'GET', path: '/version' } as const;
    const given = await this.#givenHeaders();
    const answer = await this.#send(call as Call<unknown>, '/version', given).catch(() => null);
    const text = answer?.status === 200 ? answer.body.trim() : '';
    return /^\d+\.\d+[\w.+-]{0,30}$/.test(text) ? text : null;
  }
}

function query(params: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(key, String(item));
  }
  return search.toString();
}
