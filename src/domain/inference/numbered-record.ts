import type { Millis } from '../types.js';
import { isMetricName } from './metric-name.js';

/** A record as it is read back from its line. */
export interface NumberedRecord {
  /** Of the records of a version in a session, from 1 on: the step of its metrics. */
  readonly number: number;
  readonly time: Millis;
  readonly model: string;
  readonly version: string;
  readonly stage: string | null;
  readonly latencyMs: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly facts: object | null;
}

/** Null for a line that is none, such as half of one: a disk may have filled up. */
export function parseInferenceLine(line: string): NumberedRecord | null {
  const { number, time, model, version, stage, latency_ms, metrics, facts } = parsed(line);
  if (!isNumber(number) || !isNumber(time) || typeof latency_ms !== 'number') return null;
  if (typeof model !== 'string' || typeof version !== 'string') return null;
  return {
    number,
    time,
    model,
    version,
    latencyMs: latency_ms,
    stage: typeof stage === 'string' ? stage : null,
    metrics: metricsIn(metrics),
    facts: isObject(facts) ? facts : null,
  };
}

function parsed(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const WORDS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function metricsIn(given: unknown): NumberedRecord['metrics'] {
  const metrics: Record<string, number> = {};
  for (const [name, each] of Object.entries(isObject(given) ? given : {})) {
    const value = typeof each === 'number' ? each : WORDS.get(each);
    if (value !== undefined && isMetricName(name)) metrics[name] = value;
  }
  return metrics;
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
