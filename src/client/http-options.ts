import type { RequestLabel } from './errors.js';
import type { RetryPolicy } from './retry.js';
import type { Transport } from './transport.js';

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
