import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NewRun, TrackingStore } from '../../src/domain/tracking-store.js';
import type { Experiment, Run } from '../../src/domain/types.js';
import { loggedModelWritesContract } from './logged-model-writes.js';
import { type RunsToLogTo, runEntriesContract } from './run-entries.js';
import { runSearchContract } from './run-search.js';

/** A store, and what MLflow can do to it that the port cannot. */
export interface TrackingWriting {
  readonly store: TrackingStore;
  readonly deleteRun: (runId: string) => Promise<void>;
  readonly deleteExperiment: (experimentId: string) => Promise<void>;
}

export interface TrackingWritesOptions extends Pick<RunsToLogTo, 'longestKey' | 'longestTag'> {
  /** They came with MLflow 3. @default true */
  readonly loggedModels?: boolean;
}

const NO_RUN = '0'.repeat(32);

/** What `TrackingWriter` promises, the same for every adapter. */
export function trackingWritesContract(
  name: string,
  open: () => Promise<TrackingWriting>,
  { loggedModels = true, ...limits }: TrackingWritesOptions = {},
): void {
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

    const log: RunsToLogTo['log'] = (runId, entries) => store.logToRun(runId, entries);
    runEntriesContract({ create, read, log, ...limits });
    runSearchContract(() => writing);

    loggedModelWritesContract(() => ({ store, createRun: create }), { loggedModels });

    it('creates an experiment, and finds it by its name', async () => {
      const name = aName();
      expect(await store.findExperiment(name)).toBeNull();
      const created = await store.createExperiment({ name });
      expect(created).toMatchObject({ name, experimentId: expect.stringMatching(/^[1-9]\d*$/) });
      expect(created.artifactLocation).toMatch(/\/[1-9]\d*$/);
      expect(await store.findExperiment(name)).toEqual(created);
    });

    it('takes an experiment with the longest name', async () => {
      const name = `${randomUUID()} ${'ü'.repeat(219)}`;
      expect((await store.createExperiment({ name })).name).toBe(name);
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
