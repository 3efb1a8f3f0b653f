import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { ByteCall, Call } from './call.js';
import { ContentSource } from './content-source.js';
import { decode, statusError } from './decode.js';
import { type RequestLabel, ResponseShapeError } from './errors.js';
import type { HttpOptions } from './http-options.js';
import { DEFAULT_RETRY_POLICY, type RetryPolicy, retryWait } from './retry.js';
import { Sender } from './sender.js';
import { readText, TransportFailure, type TransportResponse } from './transport.js';

const API_ROOT = '/api/2.0/mlflow/';

const JSON_BODY = { 'content-type': 'application/json' };

/** All that p-retry would add to the options: V8 makes a class of objects for each call then (docs/decisions.md). */
const NO_WAITING = {
  factor: 1,
  minTimeout: 0,
  maxTimeout: 0,
  maxRetryTime: Number.POSITIVE_INFINITY,
  randomize: false,
  onFailedAttempt: () => {},
  shouldConsumeRetry: () => true,
};

/** Sends calls to one MLflow server: the one place that retries, and that turns answers into data. */
export class MlflowHttp {
  /** Without user information. */
  readonly baseUrl: URL;
  readonly #sender: Sender;
  readonly #stop: AbortSignal | undefined;
  readonly #policy: RetryPolicy;
  #waited = 0;
  #uninterrupted = 0;
  #serverVersion: Promise<string | null> | undefined;

  constructor(options: HttpOptions) {
    this.baseUrl = new URL(options.baseUrl);
    this.baseUrl.username = '';
    this.baseUrl.password = '';
    this.#sender = new Sender(options);
    this.#stop = options.signal;
    this.#policy = { ...DEFAULT_RETRY_POLICY, ...options.retry };
  }

  /** @throws ClientError; the signal's reason when aborted */
  async call<Answer>(call: Call<Answer>): Promise<Answer> {
    const { method, params = {} } = call;
    const path = call.path.startsWith('/') ? call.path : API_ROOT + call.path;
    const label = { method, path };
    const isRead = method === 'GET';
    const signal = this.#signal;
    const sent = {
      method,
      path,
      signal,
      accept: 'application/json',
      ...(isRead ? { params } : { body: JSON.stringify(params), headers: JSON_BODY }),
    };
    return await this.#retried(call.repeatable ?? method !== 'POST', signal, async () => {
      const response = await this.#sender.send(sent);
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
  async bytes({ content, signal: own, ...call }: ByteCall): Promise<TransportResponse> {
    const label = { method: call.method, path: call.path };
    const signal = this.#signalWith(own);
    return await this.#retried(content === undefined, signal, async () => {
      const source = content && new ContentSource(content);
      const sent = { signal, accept: '*/*', body: source, ...call };
      const response = await this.#sender.send(sent).catch((error) => {
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
      throw error instanceof TransportFailure ? this.#sender.failure(label, error) : error;
    }
  }

  async #withFailures<Result>(label: RequestLabel, work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw error instanceof TransportFailure ? this.#sender.failure(label, error) : error;
    }
  }

  async #retried<Result>(
    repeatable: boolean,
    signal: AbortSignal | undefined,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    return await pRetry(attempt, {
      retries: this.#policy.retries,
      signal,
      shouldRetry: async ({ error, attemptNumber: attempt }) => {
        const wait = retryWait({ error, attempt, repeatable }, this.#policy, Math.random());
        if (wait === null || this.#waited + wait > this.#policy.budget) return false;
        this.#waited += wait;
        await sleep(wait, undefined, signal ? { signal } : {}).catch(() =>
          signal?.throwIfAborted(),
        );
        return true;
      },
      ...NO_WAITING,
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

  /** The server's time, in milliseconds since the epoch. */
  now(): number {
    return this.#sender.clock.now(performance.now());
  }

  get #signal(): AbortSignal | undefined {
    return this.#uninterrupted > 0 ? undefined : this.#stop;
  }

  #signalWith(own: AbortSignal | undefined): AbortSignal | undefined {
    const given = this.#signal;
    return own && given ? AbortSignal.any([own, given]) : (own ?? given);
  }

  /** Names the server's version in the error, if it tells. */
  async #withVersion(error: ResponseShapeError): Promise<ResponseShapeError> {
    this.#serverVersion ??= this.#sender.serverVersion(this.#signal);
    const version = await this.#serverVersion;
    return new ResponseShapeError(error.request, error.found, version, error.cause);
  }
}
