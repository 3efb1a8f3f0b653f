import { UsageError } from './errors.js';
import type { Millis } from './types.js';

/** Node's timers take 2³¹ - 1 ms, 24 days: a longer one runs out at once. */
export const LONGEST_SECONDS = 2_147_483;

const UNITS: Readonly<Record<string, Millis>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * Reads an age as MLflow's `gc --older-than` has it: `30d`, `1d12h`, `1.5h`.
 *
 * @throws UsageError
 */
export function parseDuration(text: string): Millis {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhdw])/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    throw new UsageError(`"${text}" is not an age`, {
      hint: 'write it as 30d, 12h or 1d12h (w, d, h, m, s)',
    });
  }
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}
