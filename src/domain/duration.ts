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

/** An age in the two largest of these units that it has: `45d`, `1d12h`, `0s`. */
export function durationText(length: Millis): string {
  const parts: string[] = [];
  let rest = Math.round(Math.abs(length) / 1000) * 1000;
  for (const unit of ['d', 'h', 'm', 's']) {
    const of = UNITS[unit] ?? 1;
    const count = Math.floor(rest / of);
    rest -= count * of;
    if (count > 0) parts.push(`${count}${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return (length < 0 ? '-' : '') + (parts.join('') || '0s');
}
