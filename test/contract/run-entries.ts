import { expect, it } from 'vitest';
import type { MetricPoint, NewRun, RunEntries } from '../../src/domain/tracking-store.js';
import type { Run } from '../../src/domain/types.js';

/** Runs of one store, in an experiment of its own. */
export interface RunsToLogTo {
  readonly create: (run?: Partial<NewRun>) => Promise<Run>;
  readonly read: (runId: string) => Promise<Run | undefined>;
  readonly log: (runId: string, entries: RunEntries) => Promise<void>;
  /** The longest that a metric, parameter or tag can be called. @default 250 characters */
  readonly longestKey?: string | undefined;
  /** Characters of a tag that there is room for. @default those of MLflow 2.17 and later */
  readonly longestTag?: number;
}

/** What `TrackingWriter` promises of metrics, params and tags. */
export function runEntriesContract(runs: RunsToLogTo): void {
  const { longestTag = 8_000 } = runs;
  const logged = async (...entries: RunEntries[]) => {
    const { runId } = await runs.create();
    for (const each of entries) await runs.log(runId, each);
    return await runs.read(runId);
  };

  it('logs more than one request takes', async () => {
    const entries = {
      metrics: range(2_500, (i) => ({ key: `m${i % 7}`, value: i, timestamp: 5, step: i })),
      params: new Map(range(250, (i) => [`p${i}`, `value ${i}`])),
      tags: new Map(range(250, (i) => [`t${i}`, 'ü'.repeat(longestTag)])),
    };
    const run = await logged(entries, entries);
    expect(run?.metrics.size).toBe(7);
    expect(run?.metrics.get('m0')).toEqual({ value: 2_499, timestamp: 5, step: 2_499 });
    expect(run?.params.size).toBe(250);
    expect(run?.params.get('p249')).toBe('value 249');
    expect(run?.tags.size).toBe(251);
    expect(run?.tags.get('t249')).toBe('ü'.repeat(longestTag));
  });

  it('takes the greatest step, then time, then value as the latest of a metric', async () => {
    const at = (step: number, timestamp: number, value: number): MetricPoint => ({
      key: 'm',
      value,
      timestamp,
      step,
    });
    const latest = async (...batches: MetricPoint[][]) =>
      (await logged(...batches.map((metrics) => ({ metrics }))))?.metrics.get('m');
    const point = (step: number, timestamp: number, value: number) => ({
      step,
      timestamp,
      value,
    });
    expect(await latest([at(2, 1, 0.1), at(1, 9, 0.9)])).toEqual(point(2, 1, 0.1));
    expect(await latest([at(2, 1, 0.1)], [at(1, 9, 0.9)])).toEqual(point(2, 1, 0.1));
    expect(await latest([at(1, 5, 0.1), at(1, 4, 0.9)])).toEqual(point(1, 5, 0.1));
    expect(await latest([at(1, 5, 0.9)], [at(1, 5, 0.1)])).toEqual(point(1, 5, 0.9));
    expect(await latest([at(1, 5, 0.1)], [at(1, 5, 0.9)])).toEqual(point(1, 5, 0.9));
    expect(await latest([at(-3, 5, 0.1)])).toEqual(point(-3, 5, 0.1));
    // NaN counts as 0.
    expect(await latest([at(1, 5, Number.NaN), at(1, 5, -1)])).toEqual(point(1, 5, Number.NaN));
    expect(await latest([at(1, 5, Number.NaN)], [at(1, 5, 1)])).toEqual(point(1, 5, 1));
  });

  it('keeps NaN, infinities and the smallest numbers', async () => {
    const values = {
      nan: Number.NaN,
      up: Number.POSITIVE_INFINITY,
      down: Number.NEGATIVE_INFINITY,
    };
    const metrics = Object.entries({ ...values, tiny: 5e-324, zero: 0, large: 1e300 }).map(
      ([key, value]) => ({ key, value, timestamp: 1, step: 0 }),
    );
    const run = await logged({ metrics });
    expect(run?.metrics.get('nan')?.value).toBeNaN();
    expect(run?.metrics.get('up')?.value).toBe(values.up);
    expect(run?.metrics.get('down')?.value).toBe(values.down);
    expect(run?.metrics.get('tiny')?.value).toBe(5e-324);
    expect(run?.metrics.get('zero')?.value).toBe(0);
    expect(run?.metrics.get('large')?.value).toBe(1e300);
  });

  it('takes a param again with its value, and refuses another, with all that came with it', async () => {
    const { runId } = await runs.create();
    const params = new Map([['depth', '3']]);
    await runs.log(runId, { params });
    await runs.log(runId, { params });
    const other = {
      params: new Map([
        ['new', '1'],
        ['depth', '4'],
      ]),
      metrics: [{ key: 'm', value: 1, timestamp: 1, step: 0 }],
      tags: new Map([['t', 'x']]),
    };
    await expect(runs.log(runId, other)).rejects.toMatchObject({ code: 'conflict' });
    const run = await runs.read(runId);
    expect(run?.params).toEqual(params);
    expect(run?.metrics.size).toBe(0);
    expect(run?.tags.has('t')).toBe(false);
  });

  it('sets tags anew, and renames by the tag of the name', async () => {
    const run = await logged(
      { tags: new Map([['t', 'one']]) },
      {
        tags: new Map([
          ['t', 'two'],
          ['mlflow.runName', 'renamed'],
        ]),
      },
    );
    expect(run?.name).toBe('renamed');
    expect(run?.tags.get('mlflow.runName')).toBe('renamed');
    expect(run?.tags.get('t')).toBe('two');
  });

  it('takes the longest that is legal', async () => {
    const { runId } = await runs.create({ name: 'ü'.repeat(250), userId: 'ü'.repeat(256) });
    const { longestKey: key = 'ü'.repeat(250) } = runs;
    const texts = (length: number) => new Map([[key, 'ü'.repeat(length)]]);
    const metrics = [{ key, value: 1, timestamp: 2 ** 53 - 1, step: 2 ** 53 - 1 }];
    await runs.log(runId, { metrics, params: texts(6_000), tags: texts(longestTag) });
    const run = await runs.read(runId);
    expect(run).toMatchObject({ name: 'ü'.repeat(250), userId: 'ü'.repeat(256) });
    expect(run?.metrics.get(key)?.step).toBe(2 ** 53 - 1);
    expect(run?.params).toEqual(texts(6_000));
    expect(run?.tags.get(key)).toBe('ü'.repeat(longestTag));
  });

  it('takes every kind of text as it is', async () => {
    const text = `it's "é" \\ \n\t ${String.fromCodePoint(0x1f600)} '; --`;
    const run = await logged({
      params: new Map([['a/b c-d.e_f:g ü', text]]),
      tags: new Map([
        ['__proto__', text],
        ['empty', ''],
      ]),
    });
    expect(run?.params.get('a/b c-d.e_f:g ü')).toBe(text);
    expect(run?.tags.get('__proto__')).toBe(text);
    expect(run?.tags.get('empty')).toBe('');
  });
}

function range<Item>(length: number, item: (index: number) => Item): Item[] {
  return Array.from({ length }, (_each, index) => item(index));
}
