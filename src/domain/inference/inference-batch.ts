import type { MetricPoint } from '../tracking-store.js';
import type { Millis, Tags } from '../types.js';
import { LATENCY } from './inference-record.js';
import { batchTags, partPath, partText } from './inference-run.js';
import { GrowingSummary, type InferenceSummary } from './inference-summary.js';
import type { NumberedRecord } from './numbered-record.js';

/** Points, outside of V8's heap but for their keys. */
interface Columns {
  readonly keys: string[];
  /** A value, a time and a step for each key. */
  readonly numbers: Float64Array;
}

/**
 * Records that go into a run at once. It keeps what is to be written of them, in columns and bytes: of many small
 * objects that live for the time of a request, V8 concludes that its heap is too small, and lets it grow.
 */
export class InferenceBatch {
  /** Of the run, with these records. */
  readonly summary: GrowingSummary;
  /** Lines of stages and facts. */
  readonly facts: Uint8Array[] = [];
  readonly #written: number;
  readonly #points: Columns[] = [];
  #stage: string | null = null;
  #first = 0;

  /** @param summary - of the run, up to now */
  constructor(summary: InferenceSummary) {
    this.#written = summary.last;
    this.summary = new GrowingSummary(summary);
  }

  /** Adds those of the records that are not in the run. */
  add(records: readonly NumberedRecord[]): void {
    const missing = records.filter(({ number }) => number > this.#written);
    const [first] = missing;
    if (!first) return;
    if (this.isEmpty) this.#first = first.number;
    for (const record of missing) {
      this.summary.add(record);
      this.#stage = record.stage ?? this.#stage;
    }
    this.#points.push(columnsOf(missing));
    const text = partText(missing);
    if (text !== '') this.facts.push(new TextEncoder().encode(text));
  }

  get isEmpty(): boolean {
    return this.#points.length === 0;
  }

  /** One for each number of a record: its step is the number of the record. */
  get points(): MetricPoint[] {
    return this.#points.flatMap(({ keys, numbers }) =>
      keys.map((key, index) => {
        const at = 3 * index;
        return {
          key,
          value: numbers[at] ?? 0,
          timestamp: numbers[at + 1] ?? 0,
          step: numbers[at + 2] ?? 0,
        };
      }),
    );
  }

  get tags(): Tags {
    return batchTags(this.summary, this.#stage);
  }

  /** Where the facts go. */
  get path(): string {
    return partPath(this.#first);
  }
}

function columnsOf(records: readonly NumberedRecord[]): Columns {
  const count = records.reduce((sum, { metrics }) => sum + 1 + metrics.length, 0);
  const columns = { keys: [] as string[], numbers: new Float64Array(3 * count) };
  for (const { number, time, latencyMs, metrics } of records) {
    addPoint(columns, LATENCY, latencyMs, time, number);
    for (const { name, value } of metrics) addPoint(columns, name, value, time, number);
  }
  return columns;
}

function addPoint(
  { keys, numbers }: Columns,
  key: string,
  value: number,
  time: Millis,
  step: number,
): void {
  const at = 3 * keys.length;
  keys.push(key);
  numbers[at] = value;
  numbers[at + 1] = time;
  numbers[at + 2] = step;
}
