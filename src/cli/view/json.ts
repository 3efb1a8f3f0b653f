import { UNSAFE_IN_JSON } from './terminal-text.js';

/** JSON on one line or indented; lossless, and safe on a terminal as well. */
export function terminalJson(value: unknown, indent = 0): string {
  const plain = withoutMaps(value);
  // JSON.stringify leaves C1 controls and bidi marks raw; an escape means the same to any parser.
  return JSON.stringify(plain, undefined, indent).replace(UNSAFE_IN_JSON, (character) =>
    character.split('').map(escaped).join(''),
  );
}

/** @param unit - of UTF-16: a character beyond it is two */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * A Map keeps a tag called `__proto__`, and `Object.fromEntries` does too. A function that
 * `JSON.stringify` calls for every value would cost as much as all the rest of a long list.
 */
function withoutMaps(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutMaps);
  const plain: Record<string, unknown> =
    value instanceof Map ? Object.fromEntries(value) : { ...value };
  for (const key of Object.keys(plain)) {
    if (typeof plain[key] === 'object') plain[key] = withoutMaps(plain[key]);
  }
  return plain;
}
