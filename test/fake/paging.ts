import { invalid, UncaughtError } from './errors.js';
import type { Json } from './state.js';

export interface Page<T> {
  items: T[];
  nextToken: string | undefined;
}

/** Python's `json.dumps` puts a space after the colon, and the token is compared as a string by some clients. */
export function pageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString('base64');
}

/** Reads a page token. Offset 0 is refused, as Python takes it for a missing one. */
export function parseOffset(token: string): number {
  if (token === '') return 0;
  const parsed = decodeToken(token, 'Invalid page token, could not base64-decode');
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new UncaughtError('page token is not an object');
  }
  const offset = parsed.offset;
  if (!offset) throw invalid(`Invalid page token, parsed value=${JSON.stringify(parsed)}`);
  const number = Number(offset);
  if (!Number.isInteger(number)) throw invalid(`Invalid page token, not stringable ${offset}`);
  return number;
}

/** Base64 and JSON as Python reads them: characters outside the alphabet are skipped, padding is not forgiven. */
export function decodeToken(token: string, badPadding: string): Json {
  const alphabetOnly = token.replaceAll(/[^A-Za-z0-9+/=]/g, '');
  if (alphabetOnly.length % 4 !== 0) throw invalid(badPadding);
  const text = Buffer.from(alphabetOnly, 'base64').toString('utf8');
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw invalid(`Invalid page token, decoded value=${text}`);
  }
}

/**
 * SQL `LIMIT max+1 OFFSET n`, then cut to `max`. A negative limit means no limit in SQLite, which
 * gives `max_results` of 0 and below their odd answers in registered-models/search.
 */
export function paginate<T>(all: readonly T[], maxResults: number, token: string): Page<T> {
  const offset = parseOffset(token);
  const limit = maxResults + 1;
  const rest = all.slice(Math.max(offset, 0));
  const rows = limit < 0 ? rest : rest.slice(0, limit);
  return {
    items: rows.slice(0, maxResults),
    nextToken: rows.length === limit ? pageToken(offset + maxResults) : undefined,
  };
}

/** The check of runs/search and experiments/search, where a missing max_results may arrive as 0. */
export function requirePositive(maxResults: number, atMost: number): void {
  const start = `Invalid value ${maxResults} for parameter 'max_results' supplied.`;
  if (maxResults < 1) throw invalid(`${start} It must be a positive integer`);
  if (maxResults > atMost) throw invalid(`${start} It must be at most ${atMost}`);
}
