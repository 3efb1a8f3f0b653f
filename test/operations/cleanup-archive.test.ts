import { beforeEach, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { collect } from '../../src/domain/collect.js';
import { applyCleanup } from '../../src/operations/apply-cleanup.js';
import { planCleanup } from '../../src/operations/plan-cleanup.js';
import { eventsOf } from '../../src/operations/read-history.js';
import { aRegistry, depsWithHistory, ids, putInStage, stages, watched } from './fixtures.js';

let registry: MemoryRegistry;
let deps: ReturnType<typeof depsWithHistory>;
beforeEach(async () => {
  registry = await aRegistry({ m: 5 });
  deps = depsWithHistory(registry);
});

const cleanup = async (archive: boolean) =>
  await applyCleanup(await planCleanup({ model: 'm', policy: { keep: 1, archive } }, deps), deps);

test('goes to Archived, and stays', async () => {
  await putInStage(registry, 'm', 'Archived', '2');
  await putInStage(registry, 'm', 'Production', '3');
  const { deleted, archived } = await cleanup(true);
  expect([ids(deleted), ids(archived)]).toEqual([[], ['m/4', 'm/1']]);
  expect(await stages(registry)).toEqual([
    '5 None',
    '4 Archived',
    '3 Production',
    '2 Archived',
    '1 Archived',
  ]);
  expect(await cleanup(true)).toEqual({ deleted: [], archived: [] });
});

test('is recorded as a change of the stage, without what a deletion takes', async () => {
  await cleanup(true);
  const [event] = await collect(eventsOf('m', undefined, deps));
  expect(event).toMatchObject({
    verb: 'cleanup',
    target: 'Archived',
    from: ['4', '3', '2', '1'],
    deleted: [],
    status: 'FINISHED',
  });
});

test('one that was moved between plan and write stays where it is', async () => {
  const plan = await planCleanup({ model: 'm', policy: { keep: 1, archive: true } }, deps);
  await putInStage(registry, 'm', 'Staging', '2');
  await expect(applyCleanup(plan, deps)).rejects.toMatchObject({ code: 'conflict' });
  expect(await stages(registry)).toEqual(['5 None', '4 None', '3 None', '2 Staging', '1 None']);
});

test('is refused without stages, before any write', async () => {
  Object.assign(registry, { capabilities: { stages: false } });
  const { writes } = watched(registry);
  await expect(cleanup(true)).rejects.toMatchObject({ code: 'usage', hint: /--archive/ });
  expect(writes).toEqual([]);
  expect(ids((await cleanup(false)).deleted)).toHaveLength(4);
});

test('what a deletion takes out of the registry is recorded before it', async () => {
  const source = 's3://bucket/m/4';
  const runId = 'r'.repeat(32);
  await registry.createVersion({ model: 'm', source: 's3://bucket/with-run', runId });
  let seen: unknown;
  const remove = registry.deleteVersion.bind(registry);
  Object.assign(registry, {
    deleteVersion: async (...args: Parameters<typeof remove>) => {
      seen ??= (await collect(eventsOf('m', undefined, deps)))[0];
      await remove(...args);
    },
  });
  const { deleted } = await applyCleanup(
    await planCleanup({ model: 'm', policy: { keep: 0 } }, deps),
    deps,
  );
  expect(deleted).toHaveLength(6);
  expect(seen).toMatchObject({ status: 'RUNNING', from: ['6', '5', '4', '3', '2', '1'] });
  expect((seen as { deleted: object[] }).deleted).toEqual(
    expect.arrayContaining([
      { version: '6', source: 's3://bucket/with-run', runId },
      { version: '4', source, runId: null },
    ]),
  );
  await registry.deleteModel('m');
  const [event] = await collect(eventsOf('m', undefined, deps));
  expect(event).toMatchObject({ status: 'FINISHED', deleted: { length: 6 } });
});

test('many are recorded some at a time', async () => {
  registry = await aRegistry({ m: 120 });
  deps = depsWithHistory(registry);
  expect((await cleanup(false)).deleted).toHaveLength(119);
  const events = await collect(eventsOf('m', undefined, deps));
  expect(events.map(({ from, deleted, seq }) => [from.length, deleted.length, seq])).toEqual([
    [19, 19, 3],
    [50, 50, 2],
    [50, 50, 1],
  ]);
});
