import { finiteValue, isBetter, type MetricKey } from './ranking.js';
import { type RunKey, runKeyValue } from './run-key.js';
import { compareNames, type Run } from './types.js';

/** The best run of those that have the same value of what they are grouped by. */
export interface BestRun {
  /** Null if all are in one group. */
  readonly group: string | null;
  readonly run: Run;
  readonly value: number;
  /** How many runs it is the best of. */
  readonly of: number;
}

/** Runs that take no part. */
export interface RunsLeftOut {
  readonly notFinished: number;
  /** Without a finite value of the metric. */
  readonly withoutValue: number;
  /** Without the tag or parameter that they are grouped by. */
  readonly withoutGroup: number;
}

/** Finds the best FINISHED run of each group; of all the others nothing is kept but their number. */
export class BestRuns {
  readonly #metric: MetricKey;
  readonly #groupBy: RunKey | null;
  readonly #best = new Map<string | null, BestRun>();
  readonly #leftOut = { notFinished: 0, withoutValue: 0, withoutGroup: 0 };

  constructor(metric: MetricKey, groupBy: RunKey | null) {
    this.#metric = metric;
    this.#groupBy = groupBy;
  }

  add(run: Run): void {
    const value = finiteValue({ run }, this.#metric.metric);
    const group = this.#groupBy && runKeyValue(run, this.#groupBy);
    if (run.status !== 'FINISHED') this.#leftOut.notFinished += 1;
    else if (value === null) this.#leftOut.withoutValue += 1;
    else if (this.#groupBy !== null && group === null) this.#leftOut.withoutGroup += 1;
    else this.#compete({ group, run, value, of: 1 });
  }

  /** By the names of the groups. */
  groups(): BestRun[] {
    return [...this.#best.values()].sort((a, b) => compareNames(a.group ?? '', b.group ?? ''));
  }

  leftOut(): RunsLeftOut {
    return { ...this.#leftOut };
  }

  #compete(run: BestRun): void {
    const best = this.#best.get(run.group);
    const winner = best === undefined || this.#beats(run, best) ? run : best;
    this.#best.set(run.group, { ...winner, of: (best?.of ?? 0) + 1 });
  }

  /** Of equal ones the older is the best: who comes later has to be better. */
  #beats({ run, value }: BestRun, { run: other, value: than }: BestRun): boolean {
    if (value !== than) return isBetter(value, than, this.#metric.direction);
    const age = (run.startTime ?? Infinity) - (other.startTime ?? Infinity);
    return Number.isNaN(age) || age === 0 ? compareNames(run.runId, other.runId) < 0 : age < 0;
  }
}
