import { BrokenAnswerError, ConnectionError, RestError } from './errors.js';

/** How often, and for how long in all, a request that failed is sent again. */
export interface RetryPolicy {
  /** Sendings after the first. @default 3 */
  readonly retries: number;
  /** First wait, in milliseconds; it doubles. @default 250 */
  readonly firstWait: number;
  /** Longest single wait, in milliseconds. @default 8000 */
  readonly longestWait: number;
  /** All waiting of one client together, in milliseconds, so that a storm cannot multiply it. @default 30000 */
  readonly budget: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  retries: 3,
  firstWait: 250,
  longestWait: 8_000,
  budget: 30_000,
};

/** A name that is not known, or a port that nobody listens on, is not worth more. */
const CONNECTION_RETRIES = 2;

/** Failures to connect that may pass; a certificate that is not trusted stays so. */
const PASSING_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['PROXY_502', 'PROXY_503', 'PROXY_504'],
]);

export interface FailedAttempt {
  readonly error: unknown;
  /** 1 for the first sending. */
  readonly attempt: number;
  /**
   * True if sending twice does the same as sending once. MLflow can commit and then answer 503
   * (3.18's own client says so), so a create, rename or transition is not sent again after an
   * answer that leaves it open.
   */
  readonly repeatable: boolean;
}

/**
 * Milliseconds to wait before sending again, or null not to.
 *
 * @param random - 0 to 1
 */
export function retryWait(
  { error, attempt, repeatable }: FailedAttempt,
  policy: RetryPolicy,
  random: number,
): number | null {
  const limit = error instanceof ConnectionError ? CONNECTION_RETRIES : policy.retries;
  if (attempt > Math.min(limit, policy.retries) || !mayRetry(error, repeatable)) return null;
  const backoff = Math.min(policy.firstWait * 2 ** (attempt - 1), policy.longestWait);
  const asked = error instanceof RestError ? error.retryAfter : null;
  return asked ?? backoff / 2 + (backoff / 2) * random;
}

function mayRetry(error: unknown, repeatable: boolean): boolean {
  if (error instanceof ConnectionError) return PASSING_CODES.has(error.code);
  if (error instanceof BrokenAnswerError) return repeatable;
  if (!(error instanceof RestError)) return false;
  if (error.status === 429 || error.status === 408) return true;
  return repeatable && [500, 502, 503, 504].includes(error.status);
}

/**
 * `Retry-After` in milliseconds: seconds, or a date as the server's clock has it.
 *
 * @param now - milliseconds since the epoch, by the same clock
 */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  // Date.parse finds a date in nearly anything, such as "1.5".
  const date = / GMT$/.test(header.trim()) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
