import { fromStored } from '../../../../domain/metric-points.js';
import { number } from '../row.js';

/** MLflow keeps NaN as 0 with a mark beside it (2.9 to 3.17). */
export function metricValue(stored: unknown, isNan: unknown = false): number {
  const value = number(stored);
  // PostgreSQL has booleans, SQLite numbers.
  if (value === null || isNan === true || isNan === 1) return Number.NaN;
  return fromStored(value);
}
