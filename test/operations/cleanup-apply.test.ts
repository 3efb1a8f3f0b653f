import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { MlregError } from '../../src/domain/errors.js';
import type { ModelVersion } from '../../src/domain/types.js';
import { applyCleanup } from '../../src/operations/apply-cleanup.js';
import { planCleanup } from '../../src/operations/plan-cleanup.js';
import {
  aRegistry,
  depsWithHistory,
  ids,
  justAfter,
  justBefore,
  putInStage,
  stages,
} from './fixtures.js';

let registry: MemoryRegistry;
let told: ModelVersion[];

beforeEach(async () => {
  registry = await aRegistry({ m: 4 });
  told = [];
});

const cleanupDeps = (signal?: AbortSignal) => ({
  ...depsWithHistory(registry),
  signal,
  onDone: (version: ModelVersion) => void told.push(version),
});

/** Plans to delete all but the newest, lets something happen, then does it. */
async function cleanup(meanwhile: () => Promise<unknown> = async () => {}, signal?: AbortSignal) {
  const plan = await planCleanup({ policy: { keep: 1 } }, cleanupDeps(signal));
  await meanwhile();
  return (await applyCleanup(plan, cleanupDeps(signal))).deleted;
}

test('what the plan says is deleted, newest first, and told', async () => {
  expect(ids(await cleanup())).toEqual(['m/3', 'm/2', 'm/1']);
  expect(ids(told)).toEqual(['m/3', 'm/2', 'm/1']);
  expect(await stages(registry)).toEqual(['4 None']);
});

test('a plan that only keeps deletes nothing', async () => {
  const plan = await planCleanup({ policy: { keep: 4 } }, cleanupDeps());
  expect(await applyCleanup(plan, cleanupDeps())).toEqual({ deleted: [], archived: [] });
});

describe('changed between plan and deletion', () => {
  test('a version that came into a stage stays, and nothing is deleted', async () => {
    const promoted = cleanup(() => putInStage(registry, 'm', 'Production', '3'));
    await expect(promoted).rejects.toMatchObject({ code: 'conflict' });
    expect(await stages(registry)).toEqual(['4 None', '3 Production', '2 None', '1 None']);
  });

  test('so does one that got an alias, and one that got a tag', async () => {
    const aliased = cleanup(() =>
      registry.setAlias({ model: 'm', alias: 'champion', version: '1' }, null),
    );
    await expect(aliased).rejects.toMatchObject({ code: 'conflict' });
    const tagged = cleanup(() => registry.setTag({ model: 'm', version: '2' }, 'keep', 'yes'));
    await expect(tagged).rejects.toMatchObject({ code: 'conflict' });
    expect(await stages(registry)).toHaveLength(4);
  });

  test('what is changed at the last moment stays; what went before is named', async () => {
    const aliased = cleanup(async () =>
      justAfter(registry, 'deleteVersion', async () => {
        justAfter(registry, 'deleteVersion', () =>
          registry.setAlias({ model: 'm', alias: 'champion', version: '1' }, null),
        );
      }),
    );
    await expect(aliased).rejects.toMatchObject({
      code: 'partial',
      message: expect.stringMatching(/^deleted m\/3, m\/2, then stopped at m\/1: /),
      cause: { code: 'conflict' },
    });
    expect(await stages(registry)).toEqual(['4 None', '1 None']);
    expect(ids(told)).toEqual(['m/3', 'm/2']);
  });

  test('a version that somebody else deleted is gone, and not counted', async () => {
    const deleted = cleanup(() => registry.deleteVersion('m', '2', { stage: 'None', aliases: [] }));
    expect(ids(await deleted)).toEqual(['m/3', 'm/1']);
  });

  test('a newer version takes none of them out', async () => {
    const deleted = cleanup(() => registry.createVersion({ model: 'm', source: 's3://b/5' }));
    expect(ids(await deleted)).toEqual(['m/3', 'm/2', 'm/1']);
    expect(await stages(registry)).toEqual(['5 None', '4 None']);
  });
});

describe('a failure', () => {
  test('of the first deletion is the failure itself', async () => {
    const broken = new MlregError('unreachable', 'no answer');
    justBefore(registry, 'deleteVersion', () => Promise.reject(broken));
    await expect(cleanup()).rejects.toBe(broken);
    expect(told).toEqual([]);
  });

  test('half-way says what was deleted, and why not the rest', async () => {
    justAfter(registry, 'deleteVersion', async () => {
      justBefore(registry, 'deleteVersion', () =>
        Promise.reject(new MlregError('unreachable', 'no answer')),
      );
    });
    await expect(cleanup()).rejects.toMatchObject({
      code: 'partial',
      message: 'deleted m/3, then stopped at m/2: no answer',
      cause: { code: 'unreachable' },
    });
    expect(await stages(registry)).toEqual(['4 None', '2 None', '1 None']);
  });
});

describe('an interruption', () => {
  test.each(['interrupted', 'terminated', 'timeout'] as const)(
    '%s half-way stops before the next deletion and says what was done',
    async (code) => {
      const abort = new AbortController();
      justAfter(registry, 'deleteVersion', async () => abort.abort(new MlregError(code, 'stop')));
      await expect(cleanup(undefined, abort.signal)).rejects.toMatchObject({
        code,
        message: 'deleted m/3, then stopped at m/2: stop',
      });
      expect(await stages(registry)).toEqual(['4 None', '2 None', '1 None']);
    },
  );

  test('at the beginning deletes nothing', async () => {
    const stop = new MlregError('interrupted', 'stop');
    await expect(cleanup(undefined, AbortSignal.abort(stop))).rejects.toBe(stop);
    expect(await stages(registry)).toHaveLength(4);
  });
});

describe('reading back', () => {
  test('finds a version that is still there', async () => {
    Object.assign(registry, { deleteVersion: async () => {} });
    await expect(cleanup()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('still there'),
    });
  });

  test('a model that is gone altogether is no failure', async () => {
    justAfter(registry, 'deleteVersion', async () => {
      justAfter(registry, 'deleteVersion', () => registry.deleteModel('m'));
    });
    expect(ids(await cleanup())).toEqual(['m/3', 'm/2']);
  });
});
