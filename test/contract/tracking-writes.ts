import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type {
  MetricPoint,
  NewRun,
  RunEntries,
  TrackingStore,
} from '../../src/domain/tracking-store.js';
import type { Experiment, Run } from '../../src/domain/types.js';

/** A store, and what MLflow can do to it that the port cannot. */
export interface TrackingWriting {
  readonly store: TrackingStore;
  readonly deleteRun: (runId: string) => Promise<void>;
  readonly deleteExperiment: (experimentId: string) => Promise<void>;
}

const NO_RUN = '0'.repeat(32);

/** What `TrackingWriter` promises, the same for every adapter. */
export function trackingWritesContract(name: string, open: () => Promise<TrackingWriting>): void {
  describe(`TrackingWriter on ${name}`, () => {
    let store: TrackingStore;
    let writing: TrackingWriting;
    let experiment: Experiment;
    beforeAll(async () => {
      writing = await open();
      store = writing.store;
      experiment = await store.createExperiment({ name: aName() });
    });

    const aName = () => `experiment ${randomUUID()}`;
    const create = (run: Partial<NewRun> = {}): Promise<Run> =>
      store.createRun({
        experimentId: experiment.experimentId,
        name: 'train',
        startTime: 1_000,
        ...run,
      });
    const read = async (runId: string) => (await store.getRuns([runId])).get(runId);
    const logged = async (...entries: RunEntries[]) => {
      const { runId } = await create();
      for (const each of entries) await store.logToRun(runId, each);
      return await read(runId);
    };

    it('creates an experiment, and finds it by its name', async () => {
      const name = aName();
      expect(await store.findExperiment(name)).toBeNull();
      const created = await store.createExperiment({ name });
      expect(created).toMatchObject({ name, experimentId: expect.stringMatching(/^[1-9]\d*$/) });
      expect(created.artifactLocation).toMatch(/^[a-z0-9-]+:.*\/[1-9]\d*$/);
      expect(await store.findExperiment(name)).toEqual(created);
    });

    it('keeps the files of an experiment where they were asked for', async () => {
      const artifactLocation = 's3://bucket/of/ours';
      const { experimentId } = await store.createExperiment({ name: aName(), artifactLocation });
      const { runId, artifactUri } = await create({ experimentId });
      expect(artifactUri).toBe(`${artifactLocation}/${runId}/artifacts`);
    });

    it('refuses a name that is taken, and says how a deleted one comes back', async () => {
      const { name, experimentId } = await store.createExperiment({ name: aName() });
      await expect(store.createExperiment({ name })).rejects.toMatchObject({
        code: 'conflict',
        message: `the experiment "${name}" exists already`,
      });
      await writing.deleteExperiment(experimentId);
      expect(await store.findExperiment(name)).toBeNull();
      await expect(store.createExperiment({ name })).rejects.toMatchObject({
        code: 'conflict',
        hint: `\`mlflow experiments restore --experiment-id ${experimentId}\` brings it back`,
      });
    });

    it('creates a run that is RUNNING, with the tags of its name and user', async () => {
      const created = await create({ userId: 'ada', tags: new Map([['team', 'rca']]) });
      const { runId, artifactUri } = created;
      expect(runId).toMatch(/^[0-9a-f]{32}$/);
      expect(artifactUri).toBe(`${experiment.artifactLocation}/${runId}/artifacts`);
      expect(created).toMatchObject({
        name: 'train',
        experimentId: experiment.experimentId,
        status: 'RUNNING',
        userId: 'ada',
        startTime: 1_000,
        endTime: null,
        deleted: false,
      });
      const run = await read(runId);
      expect(run).toEqual(created);
      expect(Object.fromEntries(run?.tags ?? [])).toEqual({
        'mlflow.runName': 'train',
        'mlflow.user': 'ada',
        team: 'rca',
      });
    });

    it('creates a run of nobody', async () => {
      const { runId } = await create({ name: 'x'.repeat(250) });
      const run = await read(runId);
      expect(run).toMatchObject({ userId: null, name: 'x'.repeat(250) });
      expect([...(run?.tags.keys() ?? [])]).toEqual(['mlflow.runName']);
    });

    it('ends a run', async () => {
      for (const status of ['FINISHED', 'FAILED', 'KILLED'] as const) {
        const { runId } = await create();
        await store.endRun(runId, { status, endTime: 2_000 });
        expect(await read(runId)).toMatchObject({ status, startTime: 1_000, endTime: 2_000 });
      }
    });

    it('logs more than one request takes', async () => {
      const entries = {
        metrics: range(2_500, (i) => ({ key: `m${i % 7}`, value: i, timestamp: 5, step: i })),
        params: new Map(range(250, (i) => [`p${i}`, `value ${i}`])),
        tags: new Map(range(250, (i) => [`t${i}`, 'ü'.repeat(8_000)])),
      };
      const run = await logged(entries, entries);
      expect(run?.metrics.size).toBe(7);
      expect(run?.metrics.get('m0')).toEqual({ value: 2_499, timestamp: 5, step: 2_499 });
      expect(run?.params.size).toBe(250);
      expect(run?.params.get('p249')).toBe('value 249');
      expect(run?.tags.size).toBe(251);
      expect(run?.tags.get('t249')).toBe('ü'.repeat(8_000));
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

    it('keeps NaN, and the largest double for infinity', async () => {
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
      expect(run?.metrics.get('up')?.value).toBe(Number.MAX_VALUE);
      expect(run?.metrics.get('down')?.value).toBe(-Number.MAX_VALUE);
      expect(run?.metrics.get('tiny')?.value).toBe(5e-324);
      expect(run?.metrics.get('zero')?.value).toBe(0);
      expect(run?.metrics.get('large')?.value).toBe(1e300);
    });

    it('takes a param again with its value, and refuses another, with all that came with it', async () => {
      const { runId } = await create();
      const params = new Map([['depth', '3']]);
      await store.logToRun(runId, { params });
      await store.logToRun(runId, { params });
      const other = {
        params: new Map([
          ['new', '1'],
          ['depth', '4'],
        ]),
        metrics: [{ key: 'm', value: 1, timestamp: 1, step: 0 }],
        tags: new Map([['t', 'x']]),
      };
      await expect(store.logToRun(runId, other)).rejects.toMatchObject({ code: 'conflict' });
      const run = await read(runId);
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
      const name = `${randomUUID()} ${'ü'.repeat(219)}`;
      expect((await store.createExperiment({ name })).name).toBe(name);
      const { runId } = await create({ name: 'ü'.repeat(250), userId: 'ü'.repeat(256) });
      const key = 'ü'.repeat(250);
      const texts = (length: number) => new Map([[key, 'ü'.repeat(length)]]);
      const metrics = [{ key, value: 1, timestamp: 2 ** 53 - 1, step: 2 ** 53 - 1 }];
      await store.logToRun(runId, { metrics, params: texts(6_000), tags: texts(8_000) });
      const run = await read(runId);
      expect(run).toMatchObject({ name: 'ü'.repeat(250), userId: 'ü'.repeat(256) });
      expect(run?.metrics.get(key)?.step).toBe(2 ** 53 - 1);
      expect(run?.params).toEqual(texts(6_000));
      expect(run?.tags.get(key)).toBe('ü'.repeat(8_000));
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

    it('has nothing to write to in what is not there', async () => {
      const missing = { code: 'not_found' };
      const entries = { tags: new Map([['t', 'x']]) };
      await expect(create({ experimentId: '99999999' })).rejects.toMatchObject(missing);
      await expect(store.logToRun(NO_RUN, entries)).rejects.toMatchObject(missing);
      const end = { status: 'FINISHED', endTime: 1 } as const;
      await expect(store.endRun(NO_RUN, end)).rejects.toMatchObject(missing);
    });

    it('writes nothing to what is deleted', async () => {
      const { experimentId } = await store.createExperiment({ name: aName() });
      const { runId } = await create();
      await writing.deleteExperiment(experimentId);
      await writing.deleteRun(runId);
      const refused = { code: 'usage' };
      await expect(create({ experimentId })).rejects.toMatchObject(refused);
      const entries = { tags: new Map([['t', 'x']]) };
      await expect(store.logToRun(runId, entries)).rejects.toMatchObject(refused);
      const end = { status: 'FINISHED', endTime: 1 } as const;
      await expect(store.endRun(runId, end)).rejects.toMatchObject(refused);
      expect(await read(runId)).toMatchObject({ status: 'RUNNING', deleted: true });
    });

    it('refuses what breaks a limit of MLflow, and writes none of it', async () => {
      const { runId } = await create();
      const refused = { code: 'usage' };
      await expect(store.createExperiment({ name: '' })).rejects.toMatchObject(refused);
      await expect(create({ name: '' })).rejects.toMatchObject(refused);
      const tags = new Map([['t', 'x']]);
      const params = new Map([['a//b', 'x']]);
      await expect(store.logToRun(runId, { tags, params })).rejects.toMatchObject(refused);
      const end = { status: 'FINISHED', endTime: 0.5 } as const;
      await expect(store.endRun(runId, end)).rejects.toMatchObject(refused);
      expect(await read(runId)).toMatchObject({ status: 'RUNNING' });
      expect((await read(runId))?.tags.has('t')).toBe(false);
    });
  });
}

function range<Item>(length: number, item: (index: number) => Item): Item[] {
  return Array.from({ length }, (_each, index) => item(index));
}
