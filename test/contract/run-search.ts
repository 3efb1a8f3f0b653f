import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { collect } from '../../src/domain/collect.js';
import type { NewRun, RunQuery, TrackingStore } from '../../src/domain/tracking-store.js';
import type { TrackingWriting } from './tracking-writes.js';

/** What `TrackingReader.searchRuns` promises. */
export function runSearchContract(open: () => TrackingWriting): void {
  const key = 'mlreg.test key';
  const anExperiment = async (store: TrackingStore) =>
    (await store.createExperiment({ name: `search ${randomUUID()}` })).experimentId;
  const ids = async (query: Partial<RunQuery> & Pick<RunQuery, 'experimentId'>) =>
    (await collect(open().store.searchRuns({ tags: new Map(), ...query }))).map(
      ({ runId }) => runId,
    );
  const create = async (run: Pick<NewRun, 'experimentId' | 'startTime'>, value: string) => {
    const tags = new Map([[key, value]]);
    return (await open().store.createRun({ name: 'event', tags, ...run })).runId;
  };

  it('finds active runs of an experiment by their tags, the last started first', async () => {
    const { store, deleteRun } = open();
    const experimentId = await anExperiment(store);
    const early = await create({ experimentId, startTime: 1_000 }, 'a');
    const late = await create({ experimentId, startTime: 3_000 }, 'a');
    const middle = await create({ experimentId, startTime: 2_000 }, 'a');
    const other = await create({ experimentId, startTime: 4_000 }, 'b');
    const elsewhere = await anExperiment(store);
    await create({ experimentId: elsewhere, startTime: 5_000 }, 'a');
    await deleteRun(await create({ experimentId, startTime: 6_000 }, 'a'));
    const tags = new Map([[key, 'a']]);
    for (const pageSize of [undefined, 1, 2]) {
      expect(await ids({ experimentId, tags, pageSize })).toEqual([late, middle, early]);
      expect(await ids({ experimentId, pageSize })).toEqual([other, late, middle, early]);
    }
    expect(await ids({ experimentId, tags, startedBy: 2_000 })).toEqual([middle, early]);
    const both = new Map([...tags, ['mlflow.runName', 'event']]);
    expect(await ids({ experimentId, tags: both })).toEqual([late, middle, early]);
    expect(await ids({ experimentId, tags: new Map([...tags, ['none', 'x']]) })).toEqual([]);
  });

  it('searches several experiments at once, deleted runs too, and by a tag of any value', async () => {
    const { store, deleteRun } = open();
    const first = await anExperiment(store);
    const second = await anExperiment(store);
    const early = await create({ experimentId: first, startTime: 1_000 }, 'a');
    const late = await create({ experimentId: second, startTime: 3_000 }, 'b');
    const gone = await create({ experimentId: first, startTime: 2_000 }, 'c');
    await deleteRun(gone);
    const bare = await store.createRun({ name: 'bare', experimentId: first, startTime: 4_000 });
    const both = { experimentId: [first, second] };
    for (const pageSize of [undefined, 1]) {
      expect(await ids({ ...both, pageSize })).toEqual([bare.runId, late, early]);
      expect(await ids({ ...both, hasTag: key, deleted: true, pageSize })).toEqual([
        late,
        gone,
        early,
      ]);
    }
    expect(await ids({ ...both, hasTag: 'none' })).toEqual([]);
    expect(await ids({ experimentId: [] })).toEqual([]);
  });

  it('lists all experiments, and says which are deleted', async () => {
    const { store, deleteExperiment } = open();
    const kept = await store.createExperiment({ name: `kept ${randomUUID()}` });
    const gone = await store.createExperiment({ name: `gone ${randomUUID()}` });
    await deleteExperiment(gone.experimentId);
    const listed = await collect(store.listExperiments());
    const byId = new Map(listed.map((each) => [each.experimentId, each]));
    expect(byId.size).toBe(listed.length);
    expect(byId.get(kept.experimentId)).toEqual({ ...kept, deleted: false });
    expect(byId.get(gone.experimentId)).toMatchObject({ name: gone.name, deleted: true });
  });

  it('gives runs that started at once by their ids, and whole', async () => {
    const { store } = open();
    const experimentId = await anExperiment(store);
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await create({ experimentId, startTime: 1_000 }, 'a'));
    expect(await ids({ experimentId, pageSize: 2 })).toEqual(made.sort());
    const [first] = await collect(store.searchRuns({ experimentId, tags: new Map() }));
    expect(first).toEqual((await store.getRuns([made[0] as string])).get(made[0] as string));
  });

  it("refuses a value that would end a filter's quotes", async () => {
    const experimentId = await anExperiment(open().store);
    for (const value of ["a' OR 'b", '"', 'a\\', '']) {
      const query = { experimentId, tags: new Map([[key, value]]) };
      await expect(ids(query)).rejects.toMatchObject({ code: 'usage' });
    }
  });
}
