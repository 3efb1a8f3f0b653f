import type { MetricPoint } from '../tracking-store.js';
import type { Tags } from '../types.js';
import { batchTags, partLine, partPath } from './inference-run.js';
import type { GrowingSummary } from './inference-summary.js';
import { LATENCY } from './metric-name.js';
import type { NumberedRecord } from './numbered-record.js';

/** What is to be written of records that go into a run at once. */
export interface BatchEntries {
  /** One for each number of a record: its step is the number of the record. */
  readonly points: readonly MetricPoint[];
  readonly tags: Tags;
  /** Lines of stages and facts. */
  readonly facts: Uint8Array;
  /** Where they go. */
  readonly path: string;
}

/** Makes entries of records, and keeps none of them: they are twice the size. */
export class InferenceBatch {
  readonly #points: MetricPoint[] = [];
  #facts = '';
  readonly #summary: GrowingSummary;
  readonly #written: number;
  #stage: string | null = null;

  /** @param summary - of the run, up to now; the records are added to it */
  constructor(summary: GrowingSummary) {
    this.#written = summary.last;
    this.#summary = summary;
  }

  /** Adds a record, if it is not in the run. */
  add(record: NumberedRecord): void {
    const { number: step, time: timestamp, latencyMs, metrics, stage } = record;
    if (step <= this.#written) return;
    this.#points.push({ key: LATENCY, value: latencyMs, timestamp, step });
    for (const [key, value] of Object.entries(metrics)) {
      this.#points.push({ key, value, timestamp, step });
    }
    this.#facts += partLine(record);
    this.#stage = stage ?? this.#stage;
    this.#summary.add(record);
  }

  entries(): BatchEntries {
    return {
      points: this.#points,
      tags: batchTags(this.#summary, this.#stage),
      facts: new TextEncoder().encode(this.#facts),
      path: partPath(this.#points[0]?.step ?? 0),
    };
  }
}
