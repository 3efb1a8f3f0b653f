/** Buckets grow by 2 %: a percentile is at most 1 % beside the true one. */
const GROWTH = 1.02;
/** Milliseconds of the first bucket; what is less is counted as that. */
const SMALLEST = 0.001;
/** From the first bucket to the last: so many fit into a tag. */
const MOST_BUCKETS = 400;
/** Of the greatest double it is 35,843, of the smallest latency -349. A tag that says more would fill the memory. */
const FARTHEST = 40_000;
/** Buckets are made twice as wide, as logarithms, so many times at most: one holds everything then. */
const LAST_SCALE = 20;

/** The text form of a histogram, as JSON: the counts of the buckets from `first` on. */
export interface HistogramJson {
  readonly scale: number;
  readonly first: number;
  readonly counts: readonly number[];
}

/**
 * Counts of values in buckets that grow by a factor, whose sum over several processes is the histogram of
 * all their values (as in DDSketch and UDDSketch). A wide range makes them coarser: 2 % beside the true
 * value, 4 %, and so on.
 */
export class LatencyHistogram {
  #scale = 0;
  #counts = new Map<number, number>();

  get accuracy(): number {
    const growth = GROWTH ** (2 ** this.#scale);
    return (growth - 1) / (growth + 1);
  }

  add(value: number): void {
    const finest = Math.ceil(Math.log(Math.max(value, SMALLEST)) / Math.log(GROWTH));
    const bucket = coarser(finest, this.#scale);
    // Only a new one can make the range wider.
    const isNew = !this.#counts.has(bucket);
    this.#count(bucket, 1);
    if (isNew) this.#narrow();
  }

  merge(other: LatencyHistogram): void {
    while (this.#scale < other.#scale) this.#coarsen();
    for (const [bucket, count] of other.#counts) {
      this.#count(coarser(bucket, this.#scale - other.#scale), count);
    }
    this.#narrow();
  }

  copy(): LatencyHistogram {
    const copy = new LatencyHistogram();
    copy.#scale = this.#scale;
    copy.#counts = new Map(this.#counts);
    return copy;
  }

  /** The value that this share of all (0 to 1) is not above; NaN without any. */
  quantile(share: number): number {
    const buckets = [...this.#counts].sort(([a], [b]) => a - b);
    const all = buckets.reduce((sum, [, count]) => sum + count, 0);
    const rank = Math.max(1, Math.ceil(share * all));
    let seen = 0;
    for (const [bucket, count] of buckets) {
      seen += count;
      if (seen < rank) continue;
      const growth = GROWTH ** (2 ** this.#scale);
      return (2 * growth ** bucket) / (growth + 1);
    }
    return Number.NaN;
  }

  toJSON(): HistogramJson {
    const buckets = [...this.#counts.keys()];
    const first = Math.min(...buckets, Number.MAX_SAFE_INTEGER);
    const length = buckets.length === 0 ? 0 : Math.max(...buckets) - first + 1;
    const counts = Array.from({ length }, (_, index) => this.#counts.get(first + index) ?? 0);
    return { scale: this.#scale, first: length === 0 ? 0 : first, counts };
  }

  /** Null for what is none: anybody may write a tag. */
  static from(json: unknown): LatencyHistogram | null {
    const { scale, first, counts } = (json ?? {}) as Record<string, unknown>;
    const isPlaced = Number.isSafeInteger(first) && Math.abs(Number(first)) <= FARTHEST;
    if (!isPlaced || !isCount(scale) || scale > LAST_SCALE || !isCounts(counts)) return null;
    const histogram = new LatencyHistogram();
    histogram.#scale = scale;
    for (const [index, count] of counts.entries()) {
      if (count > 0) histogram.#counts.set(Number(first) + index, count);
    }
    return histogram;
  }

  #count(bucket: number, more: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + more);
  }

  #narrow(): void {
    while (this.#scale < LAST_SCALE && this.#isTooWide()) this.#coarsen();
  }

  #isTooWide(): boolean {
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const bucket of this.#counts.keys()) {
      if (bucket < first) first = bucket;
      if (bucket > last) last = bucket;
    }
    return last - first >= MOST_BUCKETS;
  }

  #coarsen(): void {
    const counts = [...this.#counts];
    this.#counts = new Map();
    this.#scale += 1;
    for (const [bucket, count] of counts) this.#count(coarser(bucket, 1), count);
  }
}

function coarser(bucket: number, times: number): number {
  return Math.ceil(bucket / 2 ** times);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= MOST_BUCKETS && value.every(isCount);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
