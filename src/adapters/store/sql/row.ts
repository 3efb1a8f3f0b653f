/*
 * SQLite checks no types: a column may hold whatever somebody has put there.
 */

/** "" is what MLflow's server stores for a text that was never set. */
export function text(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return String(value);
}

export function number(value: unknown): number | null {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (value === null || value === undefined) return null;
  const found = Number(value);
  return Number.isNaN(found) ? null : found;
}
