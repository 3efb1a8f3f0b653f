import { describe, expect, test } from 'vitest';
import {
  BrokenAnswerError,
  ConnectionError,
  ResponseShapeError,
  RestError,
  SilentServerError,
} from '../../src/client/index.js';
import { parseRetryAfter, type RetryPolicy, retryWait } from '../../src/client/retry.js';

const POLICY: RetryPolicy = { retries: 3, firstWait: 100, longestWait: 300, budget: 1e9 };
const LABEL = { method: 'GET', path: '/x' };
const status = (code: number, retryAfter: number | null = null) =>
  new RestError(LABEL, code, null, 'words', retryAfter);
const refused = (code: string) => new ConnectionError(LABEL, code, 'words');
const broken = new BrokenAnswerError(LABEL, 'words');
const silent = new SilentServerError(LABEL, 60_000);
const shape = new ResponseShapeError(LABEL, 'words');

const wait = (
  error: unknown,
  { attempt = 1, repeatable = true, random = 0, policy = POLICY } = {},
) => retryWait({ error, attempt, repeatable }, policy, random);

describe('whether a request is sent again', () => {
  test.each([
    ...[408, 429].map((code) => [`${code}`, status(code), true, true] as const),
    ...[500, 502, 503, 504].map((code) => [`${code}`, status(code), true, false] as const),
    ...[301, 400, 401, 403, 404, 405, 409, 413, 501, 505].map(
      (code) => [`${code}`, status(code), false, false] as const,
    ),
    ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].map(
      (code) => [code, refused(code), true, true] as const,
    ),
    ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED'].map(
      (code) => [code, refused(code), false, false] as const,
    ),
    ['a broken answer', broken, true, false],
    ['a silent server', silent, false, false],
    ['an answer that is none', shape, false, false],
    ['any other error', new Error('ours'), false, false],
    ['a text', 'thrown', false, false],
  ] as const)('%s', (_name, error, ifRepeatable, ifNot) => {
    expect(wait(error) !== null).toBe(ifRepeatable);
    expect(wait(error, { repeatable: false }) !== null).toBe(ifNot);
  });

  test.each([
    ['a status', status(503), 3],
    ['a broken answer', broken, 3],
    ['a failure to connect', refused('ECONNREFUSED'), 2],
  ] as const)('%s, so many times', (_name, error, times) => {
    const attempts = [1, 2, 3, 4, 5].filter((attempt) => wait(error, { attempt }) !== null);
    expect(attempts).toHaveLength(times);
    expect(wait(error, { policy: { ...POLICY, retries: 0 } })).toBeNull();
    expect(wait(error, { attempt: 2, policy: { ...POLICY, retries: 1 } })).toBeNull();
  });
});

describe('how long it waits', () => {
  test('it doubles up to the longest wait, between half of it and all of it', () => {
    const error = status(503);
    const policy = { ...POLICY, retries: 9 };
    const waits = [1, 2, 3, 4, 9].map((attempt) => [
      wait(error, { attempt, random: 0, policy }),
      wait(error, { attempt, random: 1, policy }),
    ]);
    expect(waits).toEqual([
      [50, 100],
      [100, 200],
      [150, 300],
      [150, 300],
      [150, 300],
    ]);
  });

  test('what the server asks for, whatever the longest wait', () => {
    expect(wait(status(429, 1234))).toBe(1234);
    expect(wait(status(503, 1e12), { random: 0.5 })).toBe(1e12);
    expect(wait(status(429, 0))).toBe(0);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');

  test.each([
    [undefined, null],
    ['', null],
    ['0', 0],
    ['2', 2000],
    [' 7 ', 7000],
    ['1000000000', 1e12],
    ['Sat, 21 Nov 2026 10:00:05 GMT', 5000],
    ['Saturday, 21-Nov-26 10:00:05 GMT', 5000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['soon', null],
    ['soon 5', null],
    ['1.5', null],
    ['-5', null],
    ['10 seconds', null],
  ])('%j', (header, milliseconds) => {
    expect(parseRetryAfter(header, now)).toBe(milliseconds);
  });

  test('digits without end are a wait without end', () => {
    expect(parseRetryAfter('9'.repeat(400), now)).toBe(Number.POSITIVE_INFINITY);
  });
});
