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

/** Part of a list as it stands between the brackets of the whole, indented; no line break behind. */
export function terminalJsonItems(items: readonly unknown[]): string {
  return terminalJson(items, 2).slice('[\n'.length, -'\n]'.length);
}

/**
 * A function that `JSON.stringify` calls for every value would cost as much as all the rest of a
 * long list.
 */
function withoutMaps(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length > 0 ? value.map(withoutMaps) : value;
  const plain: Record<string, unknown> = value instanceof Map ? objectOf(value) : { ...value };
  for (const key of Object.keys(plain)) {
    const inner = plain[key];
    if (typeof inner === 'object' && inner !== null) plain[key] = withoutMaps(inner);
  }
  return plain;
}

/** `Object.fromEntries` takes five times as long. */
function objectOf(map: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [key, value] of map) {
    // A tag may be called so, which must not become the prototype.
    if (key === '__proto__') return Object.fromEntries(map);
    plain[key] = value;
  }
  return plain;
}
