import { LatencyHistogram } from './latency-histogram.js';
import type { NumberedRecord } from './numbered-record.js';

/** What is kept of the values of a metric. NaN and infinities are left out. */
export interface Spread {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/**
 * What is known of all records of a run, and together of all records of a version, without reading
 * them: MLflow hands out the history of one metric of one run a request.
 */
export interface InferenceSummary {
  /** The number of the last record in it. What has a greater one is not in the run, or not in full. */
  readonly last: number;
  readonly latency: Spread;
  readonly histogram: LatencyHistogram;
  readonly metrics: ReadonlyMap<string, Spread>;
}

/** Characters of a tag (5,000 in MLflow 2.9, 8,000 later). */
const LONGEST = 5_000;

type MutableSpread = { -readonly [Key in keyof Spread]: Spread[Key] };

const NONE: Spread = { count: 0, sum: 0, min: Infinity, max: -Infinity };

export function emptySummary(): InferenceSummary {
  return { last: 0, latency: NONE, histogram: new LatencyHistogram(), metrics: new Map() };
}

/** A summary that goes on from another one, which stays as it is. */
export class GrowingSummary implements InferenceSummary {
  readonly histogram: LatencyHistogram;
  readonly latency: MutableSpread;
  readonly #metrics: Map<string, MutableSpread>;
  #last: number;

  constructor({ last, latency, histogram, metrics }: InferenceSummary) {
    this.#last = last;
    this.latency = { ...latency };
    this.histogram = histogram.copy();
    this.#metrics = new Map(Array.from(metrics, ([name, spread]) => [name, { ...spread }]));
  }

  get last(): number {
    return this.#last;
  }

  get metrics(): ReadonlyMap<string, Spread> {
    return this.#metrics;
  }

  /** Adds a record that comes after those that are in it. */
  add({ number, latencyMs, metrics }: NumberedRecord): void {
    this.#last = Math.max(this.#last, number);
    count(this.latency, latencyMs);
    this.histogram.add(latencyMs);
    for (const [name, value] of Object.entries(metrics)) {
      if (Number.isFinite(value)) count(this.#spreadOf(name), value);
    }
  }

  #spreadOf(name: string): MutableSpread {
    const known = this.#metrics.get(name);
    if (known) return known;
    const spread = { ...NONE };
    this.#metrics.set(name, spread);
    return spread;
  }
}

/** Of several runs. */
export function mergedSummary(summaries: Iterable<InferenceSummary>): InferenceSummary {
  let { last, latency, histogram } = emptySummary();
  const metrics = new Map<string, Spread>();
  for (const each of summaries) {
    last = Math.max(last, each.last);
    latency = both(latency, each.latency);
    histogram.merge(each.histogram);
    for (const [name, spread] of each.metrics) {
      metrics.set(name, both(metrics.get(name) ?? NONE, spread));
    }
  }
  return { last, latency, histogram, metrics };
}

export function meanOf({ count, sum }: Spread): number {
  return sum / count;
}

/** The latency that this share of all records (0 to 1) does not exceed. */
export function latencyQuantile({ latency, histogram }: InferenceSummary, share: number): number {
  return Math.min(Math.max(histogram.quantile(share), latency.min), latency.max);
}

/** The text of the tag. Of more metrics than fit into it, some 100, the first ones by their names are in it. */
export function summaryText(summary: InferenceSummary): string {
  const metrics = [...summary.metrics].sort(([a], [b]) => (a < b ? -1 : 1));
  for (;;) {
    const text = JSON.stringify({
      last: summary.last,
      latency: toArray(summary.latency),
      histogram: summary.histogram,
      metrics: metrics.map(([name, spread]) => [name, ...toArray(spread)]),
    });
    if (text.length <= LONGEST || metrics.length === 0) return text;
    metrics.splice(Math.floor(metrics.length * 0.9));
  }
}

/** Null for what is none: anybody may write a tag. */
export function parseSummary(text: string | undefined): InferenceSummary | null {
  const { last, latency, histogram, metrics } = parsed(text ?? '');
  const found = { latency: toSpread(latency), histogram: LatencyHistogram.from(histogram) };
  if (!Number.isSafeInteger(last) || !found.latency || !found.histogram) return null;
  const spreads = (Array.isArray(metrics) ? metrics : []).flatMap((entry: unknown) => {
    const [name, ...values] = Array.isArray(entry) ? entry : [];
    const spread = toSpread(values);
    return typeof name === 'string' && spread ? [[name, spread] as const] : [];
  });
  const { latency: spread, histogram: counts } = found;
  return { last: Number(last), latency: spread, histogram: counts, metrics: new Map(spreads) };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function count(spread: MutableSpread, value: number): void {
  spread.count += 1;
  spread.sum += value;
  spread.min = Math.min(spread.min, value);
  spread.max = Math.max(spread.max, value);
}

function both(a: Spread, b: Spread): Spread {
  return {
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

function toArray({ count, sum, min, max }: Spread): readonly number[] {
  return [count, sum, min, max];
}

function toSpread(value: unknown): Spread | null {
  if (!Array.isArray(value) || value.length !== 4 || !value.every(Number.isFinite)) return null;
  const [count, sum, min, max] = value as [number, number, number, number];
  if (!Number.isSafeInteger(count) || count < 0) return null;
  return { count, sum, min, max };
}
