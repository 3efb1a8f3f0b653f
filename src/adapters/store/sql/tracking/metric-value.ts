import { fromStored } from '../../../../domain/metric-points.js';
import { number } from '../row.js';

/** @param stored - NULL where NaN was logged: MLflow keeps it as 0 with a mark beside it (2.9 to 3.17) */
export function metricValue(stored: unknown): number {
  const value = number(stored);
  return value === null ? Number.NaN : fromStored(value);
}
