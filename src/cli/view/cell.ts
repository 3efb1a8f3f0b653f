import { terminalText } from './terminal-text.js';

/** A value as text, the same for a table and for TSV: safe on a terminal, in full. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cellText).join(', ');
  if (value instanceof Map) {
    return [...value].map(([key, of]) => `${cellText(key)}:${cellText(of)}`).join(' ');
  }
  return terminalText(String(value));
}

/**
 * For people: a time as its age, a number of a length that can be read.
 *
 * @param field - below a dot is what users named: `tags.trained_timestamp` may be anything
 */
export function humanText(field: string, value: unknown, now: number): string {
  const isTime = /^(time|since)$|^[^.]*_timestamp$/.test(field);
  if (typeof value === 'string' && isTime) return age(value, now);
  if (typeof value === 'number' && !Number.isInteger(value)) return shortNumber(value);
  return cellText(value);
}

function shortNumber(value: number): string {
  return String(Math.abs(value) < 1e5 ? Number(value.toPrecision(6)) : value);
}

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "3 days ago"; a clock that is a little behind the server's is no time in the future. */
export function age(isoTime: string, now: number): string {
  const seconds = (now - Date.parse(isoTime)) / 1000;
  for (const [unit, length] of UNITS) {
    const count = Math.floor(seconds / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
  }
  return 'just now';
}
