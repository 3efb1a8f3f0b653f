import { number } from '../row.js';

/**
 * MLflow keeps NaN as 0 with a mark beside it, and infinity as the largest number there is
 * (2.9 to 3.17).
 */
export function metricValue(stored: unknown, isNan: unknown = false): number {
  const value = number(stored);
  // PostgreSQL has booleans, SQLite numbers.
  if (value === null || isNan === true || isNan === 1) return Number.NaN;
  return Math.abs(value) === Number.MAX_VALUE ? Math.sign(value) * Number.POSITIVE_INFINITY : value;
}
