import type { KeyValue, MetricPoint as MetricWire } from '../../../client/index.js';
import type { MetricPoint, RunEntries } from '../../../domain/tracking-store.js';

/** What `runs/log-batch` takes at once (MLflow 2.9 to 3.17), with room for the rest of the body. */
const LIMITS = { values: 1000, params: 100, tags: 100, bytes: 900_000 };

/** Bytes of `{"key":"","value":…,"timestamp":…,"step":…},` with the longest of numbers. */
const LONGEST_POINT = 120;

export interface LogBatch {
  readonly metrics: MetricWire[];
  readonly params: KeyValue[];
  readonly tags: KeyValue[];
}

/**
 * The entries in requests of the size that MLflow takes. Params come first: one that is refused for
 * its value leaves the metrics and tags unwritten.
 */
export function* logBatches(entries: RunEntries): Generator<LogBatch, void, undefined> {
  let batch = emptyBatch();
  let values = 0;
  let bytes = 0;
  for (const [kind, list] of inOrder(entries)) {
    for (const entry of list) {
      const size = sizeOf(entry);
      const isFull =
        values === LIMITS.values ||
        bytes + size > LIMITS.bytes ||
        (kind !== 'metrics' && batch[kind].length === LIMITS[kind]);
      if (isFull) {
        yield batch;
        batch = emptyBatch();
        values = 0;
        bytes = 0;
      }
      (batch[kind] as (typeof entry)[]).push(entry);
      values += 1;
      bytes += size;
    }
  }
  if (values > 0) yield batch;
}

export function keyValues(map: ReadonlyMap<string, string>): KeyValue[] {
  return Array.from(map, ([key, value]) => ({ key, value }));
}

function inOrder({ metrics = [], params = new Map(), tags = new Map() }: RunEntries) {
  return [
    ['params', keyValues(params)],
    ['metrics', metrics.map(toWire)],
    ['tags', keyValues(tags)],
  ] as const;
}

/** JSON has no NaN and no infinities; MLflow takes them as texts. */
function toWire(point: MetricPoint): MetricWire {
  return Number.isFinite(point.value) ? point : { ...point, value: String(point.value) };
}

/** Bytes of JSON, at most: of points there are so many that their JSON is made only once, for the request. */
function sizeOf(entry: KeyValue | MetricWire): number {
  if ('timestamp' in entry) return LONGEST_POINT + 3 * entry.key.length;
  return Buffer.byteLength(JSON.stringify(entry)) + 1;
}

function emptyBatch(): LogBatch {
  return { metrics: [], params: [], tags: [] };
}
