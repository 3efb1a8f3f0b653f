import { UsageError } from '../domain/errors.js';
import { checkRunEntries } from '../domain/tracking-limits.js';

/** What is logged with a model. */
export interface LoggedValues {
  readonly metrics: ReadonlyMap<string, number>;
  readonly params: ReadonlyMap<string, string>;
}

type Pairs = readonly (readonly [key: string, value: string])[];

const FORMS = 'write {"metrics": {"f1": 0.9}, "parameters": {"epochs": 50}}, or the metrics alone';

/**
 * Metrics and parameters of flags, over those of a file.
 *
 * @param json - `{metrics, parameters}` (`params` means the same), or the metrics alone
 * @throws UsageError
 */
export function loggedValues(metrics: Pairs, params: Pairs, json?: string): LoggedValues {
  const file = json === undefined ? { metrics: [], params: [] } : inFile(json);
  const numbers = metrics.map(([key, text]) => [key, numberOf(key, text)] as const);
  const values = {
    metrics: new Map([...file.metrics, ...numbers]),
    params: new Map([...file.params, ...params]),
  };
  const points = [...values.metrics].map(([key, value]) => ({ key, value, timestamp: 0, step: 0 }));
  checkRunEntries({ metrics: points, params: values.params });
  return values;
}

function inFile(json: string) {
  const whole = objectIn(json);
  const isSorted = 'metrics' in whole || 'parameters' in whole || 'params' in whole;
  const metrics = isSorted ? (whole.metrics ?? {}) : whole;
  const params = isSorted ? (whole.parameters ?? whole.params ?? {}) : {};
  return {
    metrics: entriesOf('metrics', metrics).map(
      ([key, value]) => [key, numberOf(key, value)] as const,
    ),
    params: entriesOf('parameters', params).map(([key, value]) => [key, textOf(value)] as const),
  };
}

function objectIn(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    if (isObject(value)) return value;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`the file of metrics is no JSON: ${why}`, { hint: FORMS, cause });
  }
  throw new UsageError('the file of metrics holds no object', { hint: FORMS });
}

function entriesOf(name: string, value: unknown): [string, unknown][] {
  if (isObject(value)) return Object.entries(value);
  throw new UsageError(`"${name}" in the file of metrics is no object`, { hint: FORMS });
}

/** NaN and infinities as text, as mlreg prints them. */
function numberOf(key: string, value: unknown): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value.trim() : '';
  const number = text === '' ? Number.NaN : Number(text);
  if (text === 'NaN' || (typeof value === 'string' && !Number.isNaN(number))) return number;
  throw new UsageError(`the metric "${key}" is no number: ${JSON.stringify(value)}`, {
    hint: 'write it as --metric NAME=NUMBER',
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
