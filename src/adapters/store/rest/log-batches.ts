import type { KeyValue, MetricPoint as MetricWire } from '../../../client/index.js';
import type { MetricPoint, RunEntries } from '../../../domain/tracking-store.js';

/** What `runs/log-batch` takes at once (MLflow 2.9 to 3.17), with room for the rest of the body. */
const LIMITS = { values: 1000, params: 100, tags: 100, bytes: 900_000 };

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
  for (const [kind, entry] of inOrder(entries)) {
    const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
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
  if (values > 0) yield batch;
}

export function keyValues(map: ReadonlyMap<string, string>): KeyValue[] {
  return Array.from(map, ([key, value]) => ({ key, value }));
}

function* inOrder({ metrics = [], params = new Map(), tags = new Map() }: RunEntries) {
  for (const param of keyValues(params)) yield ['params', param] as const;
  for (const metric of metrics) yield ['metrics', toWire(metric)] as const;
  for (const tag of keyValues(tags)) yield ['tags', tag] as const;
}

/** JSON has no NaN and no infinities; MLflow takes them as texts. */
function toWire({ value, ...point }: MetricPoint): MetricWire {
  return { ...point, value: Number.isFinite(value) ? value : String(value) };
}

function emptyBatch(): LogBatch {
  return { metrics: [], params: [], tags: [] };
}
