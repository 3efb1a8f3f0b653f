import { UsageError } from '../errors.js';
import type { Millis } from '../types.js';
import { isMetricName, LATENCY } from './metric-name.js';

/** What a version of a model did for one request. */
export interface InferenceRecord {
  /** The registered name. */
  readonly model: string;
  readonly version: string;
  /** The stage that it was called by. */
  readonly stage?: string | undefined;
  /** Milliseconds. */
  readonly latencyMs: number;
  /** Numbers that tell how good the answer was, by name: `confidence`. May be NaN or infinite. */
  readonly metrics?: Readonly<Record<string, number>> | undefined;
  /** What is known of the input and the answer: anything that JSON holds. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  /** @default now */
  readonly timestamp?: Millis | undefined;
}

/** Characters of a record: what is longer is a file, and belongs to the artifacts of a run. */
const LONGEST = 100_000;

/**
 * A record as a line of JSON. That is what waits in memory: its size is known, and the caller may go on using
 * what it has given.
 *
 * @param number - of the record among those of its version in this session, from 1 on
 * @throws UsageError for what is no record
 */
export function inferenceLine(record: InferenceRecord, number: number, now: Millis): string {
  const { model, version, stage, latencyMs, metrics, facts, timestamp: time = now } = record;
  if (!(Number.isFinite(latencyMs) && latencyMs >= 0)) {
    throw new UsageError(`${latencyMs} is no latency`, { hint: 'it is in milliseconds' });
  }
  if (!Number.isSafeInteger(time) || time < 0) {
    throw new UsageError(`${time} is no time`, { hint: 'it is in whole milliseconds' });
  }
  const shown = metrics && checked(metrics);
  // As one literal: every object more is one a call.
  const fields = {
    number,
    time,
    model,
    version,
    stage,
    latency_ms: latencyMs,
    metrics: shown,
    facts,
  };
  const line = toJson(fields);
  if (line.length <= LONGEST) return line;
  throw new UsageError(`a record of ${line.length} characters is too long`, {
    hint: `${LONGEST} at most: track what is to be compared, not the input itself`,
  });
}

/** JSON has no NaN and no infinities: they are texts, as in everything that mlreg prints. */
function checked(metrics: Readonly<Record<string, number>>) {
  let shown: Record<string, number | string> = metrics;
  for (const name in metrics) {
    const value = metrics[name];
    if (!isMetricName(name)) throw nameless(name);
    if (typeof value !== 'number') throw new UsageError(`the metric "${name}" is no number`);
    if (Number.isFinite(value)) continue;
    if (shown === metrics) shown = { ...metrics };
    shown[name] = String(value);
  }
  return shown;
}

function nameless(name: string): UsageError {
  return new UsageError(`"${name}" cannot be the name of a metric`, {
    hint:
      name === LATENCY
        ? 'the latency of a record has a field of its own'
        : 'a name has letters, digits, spaces and _ . - : / only, 250 at most',
  });
}

function toJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new UsageError('the facts of a record are no JSON', {
      hint: 'a circle, or a bigint, is in them',
      cause,
    });
  }
}
