import { beforeEach, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { LostLockError, type PromotionLock } from '../../src/domain/promotion-lock.js';
import { parseRef } from '../../src/domain/refs.js';
import { applyDeletion, planDeletion } from '../../src/operations/delete-ref.js';
import { aRegistry, deps, freeLock, putInStage, stages } from './fixtures.js';

let registry: MemoryRegistry;
beforeEach(async () => {
  registry = await aRegistry({ m: 3 });
});

const plan = (ref: string) => planDeletion(parseRef(ref), deps(registry));

test('a version that is promoted after the plan stays', async () => {
  const planned = await plan('m/1');
  await putInStage(registry, 'm', 'Production', '1');
  await expect(applyDeletion(planned, deps(registry))).rejects.toMatchObject({ code: 'conflict' });
  expect(await stages(registry)).toHaveLength(3);
});

test('a model that has got a version after the plan stays', async () => {
  const planned = await plan('m');
  await registry.createVersion({ model: 'm', source: 's3://bucket/new' });
  await expect(applyDeletion(planned, deps(registry))).rejects.toMatchObject({ code: 'conflict' });
  expect(await stages(registry)).toHaveLength(4);
});

test('a model goes with every version, in use or not', async () => {
  await putInStage(registry, 'm', 'Production', '2');
  const planned = await plan('m');
  expect(planned.versions.map(({ version }) => version)).toEqual(['3', '2', '1']);
  await applyDeletion(planned, deps(registry));
  await expect(registry.getModel('m')).rejects.toMatchObject({ code: 'not_found' });
});

test('reading back that fails says what was deleted', async () => {
  const planned = await plan('m/1');
  const broken = Object.assign(registry, {});
  const read = registry.getVersion.bind(registry);
  let deleted = false;
  Object.assign(broken, {
    deleteVersion: async () => {
      deleted = true;
    },
    getVersion: async (model: string, version: string) => {
      if (deleted) throw new Error('the line is cut');
      return await read(model, version);
    },
  });
  await expect(applyDeletion(planned, deps(broken))).rejects.toMatchObject({
    code: 'partial',
    message: expect.stringContaining('deleted m/1'),
  });
});

test('waits for who promotes, and then leaves the version', async () => {
  const planned = await plan('m/1');
  const lock: PromotionLock = {
    hold: async (model, work) => {
      await putInStage(registry, 'm', 'Production', '1');
      return await freeLock.hold(model, work);
    },
  };
  const waiting = applyDeletion(planned, { ...deps(registry), lock });
  await expect(waiting).rejects.toMatchObject({ code: 'conflict' });
  expect(await stages(registry)).toContain('1 Production');
});

test('nothing goes once the lock is lost', async () => {
  const lost = () => Promise.reject(new LostLockError('m'));
  const lock: PromotionLock = {
    hold: (_model, work) => work({ exclusive: true, check: lost, settle: async () => {} }),
  };
  for (const ref of ['m/1', 'm']) {
    const given = { ...deps(registry), audit: null, lock };
    await expect(applyDeletion(await plan(ref), given)).rejects.toThrow(LostLockError);
  }
  expect(await stages(registry)).toHaveLength(3);
});
