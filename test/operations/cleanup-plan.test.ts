import { expect, test } from 'vitest';
import type { RetentionPolicy } from '../../src/domain/retention.js';
import { planCleanup } from '../../src/operations/plan-cleanup.js';
import { aRegistry, depsWithHistory as deps, putInStage, watched } from './fixtures.js';

async function plan(
  { model, ...policy }: RetentionPolicy & { model?: string },
  models: Record<string, number>,
  modelPrefix = '',
) {
  const { registry, writes } = watched(await aRegistry(models));
  const given = { ...deps(registry), modelPrefix, now: () => 1_000_000 };
  const { decisions } = await planCleanup({ model, policy }, given);
  expect(writes).toEqual([]);
  return decisions.map(
    ({ version, action }) => `${action} ${version.modelName}/${version.version}`,
  );
}

test('one model', async () => {
  expect(await plan({ model: 'm', keep: 1 }, { m: 3, other: 3 })).toEqual([
    'keep m/3',
    'delete m/2',
    'delete m/1',
  ]);
});

test('one model by its name without the prefix', async () => {
  expect(await plan({ model: 'm', keep: 1 }, { auto_m: 2 }, 'auto_')).toEqual([
    'keep auto_m/2',
    'delete auto_m/1',
  ]);
});

test('of all models each keeps its own newest', async () => {
  expect(await plan({ keep: 1 }, { b: 2, a: 2, empty: 0, c: 1 })).toEqual([
    'keep a/2',
    'delete a/1',
    'keep b/2',
    'delete b/1',
    'keep c/1',
  ]);
});

test('a registry, or a model, without versions', async () => {
  expect(await plan({ keep: 0 }, {})).toEqual([]);
  expect(await plan({ model: 'm', keep: 0 }, { m: 0 })).toEqual([]);
});

test('a model that is not there', async () => {
  await expect(plan({ model: 'absent', keep: 0 }, { m: 1 })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('the age is that of the clock given', async () => {
  // The fixture's clock makes the model at 0 s and its versions at 1, 2 and 3 s.
  const registry = await aRegistry({ m: 3 });
  const given = { ...deps(registry), now: () => 3_500 };
  const policy = { keep: 0, olderThan: 1_000 };
  const { decisions } = await planCleanup({ policy }, given);
  const doomed = decisions.filter(({ action }) => action === 'delete');
  expect(doomed.map(({ version }) => version.version)).toEqual(['2', '1']);
});

test('what is in use stays', async () => {
  const registry = await aRegistry({ m: 3 });
  await putInStage(registry, 'm', 'Production', '1');
  await registry.setAlias({ model: 'm', alias: 'champion', version: '2' }, null);
  const { decisions } = await planCleanup({ policy: { keep: 0 } }, deps(registry));
  expect(decisions.map(({ version, reason }) => `${version.version} ${reason}`)).toEqual([
    '3 beyond the 0 to keep',
    '2 alias champion',
    '1 in Production',
  ]);
});
