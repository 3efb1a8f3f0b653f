import { UsageError } from '../domain/errors.js';
import type { InferenceRecord } from '../domain/inference/inference-record.js';

/** A record, but for the version that it is of. */
export type GivenRecord = Omit<InferenceRecord, 'model' | 'version'>;

const FIELDS = ['latency_ms', 'metrics', 'facts', 'stage', 'timestamp'];

/**
 * Reads a line of `mlreg track`.
 *
 * @throws UsageError for what is no record
 */
export function givenRecord(line: string): GivenRecord {
  const given = objectIn(line);
  const other = Object.keys(given).find((field) => !FIELDS.includes(field));
  if (other !== undefined) {
    throw new UsageError(`a record has no field "${other}"`, {
      hint: `it has ${FIELDS.join(', ')}; what else you know goes into facts`,
    });
  }
  const { latency_ms: latencyMs, metrics, facts, stage, timestamp } = given;
  if (typeof latencyMs !== 'number') {
    throw new UsageError('latency_ms is missing, or no number', {
      hint: 'write {"latency_ms": 12.5}',
    });
  }
  return {
    latencyMs,
    metrics: checkedObject('metrics', metrics) as InferenceRecord['metrics'],
    facts: checkedObject('facts', facts),
    stage: checkedStage(stage),
    timestamp: timeOf(timestamp),
  };
}

function objectIn(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Said below.
  }
  if (isObject(value)) return value;
  throw new UsageError('it is no JSON object', { hint: 'write an object a line' });
}

function checkedObject(field: string, value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw new UsageError(`${field} is no object`, { hint: `write {"${field}": {"name": 1}}` });
}

function checkedStage(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new UsageError('stage is no text', { hint: 'write {"stage": "Production"}' });
}

/** Milliseconds since the epoch, or a time as mlreg prints it. */
function timeOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const isIso =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value);
  const time = isIso ? Date.parse(value) : value;
  if (typeof time === 'number' && Number.isSafeInteger(time) && time >= 0) return time;
  throw new UsageError('timestamp is no time', {
    hint: 'write 2026-01-31T12:00:00Z, or milliseconds since 1970',
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
