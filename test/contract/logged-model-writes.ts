import { beforeAll, expect, it } from 'vitest';
import { collect } from '../../src/domain/collect.js';
import type { TrackingStore } from '../../src/domain/tracking-store.js';
import type { Run } from '../../src/domain/types.js';

/** What `TrackingWriter` promises of logged models; to be called where its tests are declared. */
export function loggedModelWritesContract(
  open: () => { readonly store: TrackingStore; readonly createRun: () => Promise<Run> },
  has: { readonly loggedModels: boolean },
): void {
  let store: TrackingStore;
  let run: Run;
  beforeAll(async () => {
    store = open().store;
    run = await open().createRun();
  });
  const create = (name = 'model') =>
    store.createLoggedModel({
      experimentId: run.experimentId,
      name,
      sourceRunId: run.runId,
      params: new Map([['depth', '3']]),
    });

  if (!has.loggedModels) {
    it('makes no logged model before MLflow 3', async () => {
      expect(await create()).toBeNull();
      expect(await store.findLoggedModels(run)).toEqual([]);
      expect(await store.findLoggedModels({ modelId: 'm-1' })).toEqual([]);
      expect(await collect(store.listLoggedModels([run.experimentId]))).toEqual([]);
    });
    return;
  }

  it('makes a logged model that is PENDING, and finishes it', async () => {
    const created = await create();
    const modelId = created?.modelId ?? '';
    expect(modelId).toMatch(/^m-[0-9a-f]{32}$/);
    expect(created).toMatchObject({ name: 'model', status: 'PENDING', sourceRunId: run.runId });
    expect(created?.artifactUri).toMatch(new RegExp(`/models/${modelId}/artifacts$`));
    expect(created?.params.get('depth')).toBe('3');
    expect(await store.findLoggedModels({ modelId })).toEqual([created]);
    await store.finishLoggedModel(modelId);
    const finished = { ...created, status: 'READY' };
    expect(await store.findLoggedModels({ modelId })).toEqual([finished]);
    expect((await store.getLoggedModels([modelId])).get(modelId)).toEqual(finished);
  });

  it('finds the logged models of a run, and nothing for what is not there', async () => {
    const other = await open().createRun();
    const made = await store.createLoggedModel({
      experimentId: other.experimentId,
      name: 'other',
      sourceRunId: other.runId,
    });
    expect(await store.findLoggedModels(other)).toEqual([made]);
    const { runId, experimentId } = await open().createRun();
    expect(await store.findLoggedModels({ runId, experimentId })).toEqual([]);
    expect(await store.findLoggedModels({ modelId: `m-${'0'.repeat(32)}` })).toEqual([]);
  });

  it('lists the logged models of experiments', async () => {
    const other = await open().createRun();
    const { experimentId, runId: sourceRunId } = other;
    const made = await store.createLoggedModel({ experimentId, name: 'listed', sourceRunId });
    const listed = await collect(store.listLoggedModels([experimentId, '999999999']));
    expect(listed.filter(({ model }) => model.sourceRunId === sourceRunId)).toEqual([
      { model: made, experimentId, creationTimestamp: expect.any(Number) },
    ]);
    expect(await collect(store.listLoggedModels([]))).toEqual([]);
  });

  it('refuses a name that MLflow does not take', async () => {
    await expect(create('a.b')).rejects.toMatchObject({ code: 'usage' });
    await expect(create('')).rejects.toMatchObject({ code: 'usage' });
  });
}
