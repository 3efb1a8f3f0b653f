import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { MlregError } from '../../src/domain/errors.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import { parseRef } from '../../src/domain/refs.js';
import { applyCleanup } from '../../src/operations/apply-cleanup.js';
import { removeAlias } from '../../src/operations/change-alias.js';
import { planCleanup } from '../../src/operations/plan-cleanup.js';
import { promoteVersion } from '../../src/operations/promote-version.js';
import { renameModel } from '../../src/operations/rename-model.js';
import { rollBack } from '../../src/operations/roll-back.js';
import { aRegistry, depsWithHistory, fill, putInStage, stages } from './fixtures.js';

const PRODUCTION: PromotionTarget = { kind: 'stage', stage: 'Production' };
const CHAMPION: PromotionTarget = { kind: 'alias', alias: 'champion' };

let registry: MemoryRegistry;
let all: ReturnType<typeof depsWithHistory>;
beforeEach(async () => {
  registry = await aRegistry({ m: 5 });
  all = depsWithHistory(registry);
});

const promote = (ref: string, target: PromotionTarget = PRODUCTION) =>
  promoteVersion({ ref: parseRef(ref), target }, all);

/** What is kept of a model although none of the newest is, with the reasons. */
async function kept(model: string | null = 'm', deps = all) {
  const { decisions } = await planCleanup({ model: model ?? undefined, policy: { keep: 0 } }, deps);
  return decisions
    .filter(({ action }) => action === 'keep')
    .map(({ version, reason }) => `${version.modelName}/${version.version} ${reason}`);
}

test('who held Production before', async () => {
  for (const version of [1, 2, 3]) await promote(`m/${version}`);
  expect(await kept()).toEqual(['m/3 in Production', 'm/2 held Production before']);
  await rollBack({ model: 'm', target: PRODUCTION }, all);
  expect(await kept()).toEqual(['m/2 in Production', 'm/1 held Production before']);
});

test('who had an alias before, also one that was taken away', async () => {
  for (const version of [1, 2]) await promote(`m/${version}`, CHAMPION);
  expect(await kept()).toEqual(['m/2 alias champion', 'm/1 held @champion before']);
  await removeAlias({ model: 'm', alias: 'champion' }, all);
  expect(await kept()).toEqual(['m/2 held @champion before']);
});

test('one that held several', async () => {
  for (const target of [PRODUCTION, CHAMPION]) {
    for (const version of [1, 2]) await promote(`m/${version}`, target);
  }
  expect(await kept()).toEqual(['m/2 in Production', 'm/1 held Production, @champion before']);
});

test('of Staging only who is there', async () => {
  for (const version of [1, 2]) await promote(`m/${version}`, { kind: 'stage', stage: 'Staging' });
  expect(await kept()).toEqual(['m/2 in Staging']);
});

test('all that a rollback would name where it was changed past mlreg', async () => {
  for (const version of [1, 2]) await promote(`m/${version}`);
  const change = { model: 'm', version: '4', stage: 'Production', archiveOthers: true } as const;
  await registry.setStage(change, ['2']);
  expect(await kept()).toEqual([
    'm/4 in Production',
    'm/2 held Production before',
    'm/1 held Production before',
  ]);
});

test('under its former name', async () => {
  for (const version of [1, 2]) await promote(`m/${version}`);
  await renameModel({ model: 'm', newName: 'n' }, all);
  expect(await kept('n')).toEqual(['n/2 in Production', 'n/1 held Production before']);
  await fill(registry, { m: 3, other: 2 });
  await promote('m/2');
  expect(await kept(null)).toEqual([
    'm/2 in Production',
    'n/2 in Production',
    'n/1 held Production before',
  ]);
});

test('of all models with one search', async () => {
  await fill(registry, { n: 3, o: 3, unused: 1 });
  for (const model of ['m', 'n', 'o']) {
    for (const version of [1, 2]) await promote(`${model}/${version}`);
  }
  let searches = 0;
  const events = all.tracking;
  const search = events.searchRuns.bind(events);
  Object.assign(events, {
    searchRuns: (query: Parameters<typeof search>[0]) => {
      searches += 1;
      return search(query);
    },
  });
  expect(await kept(null)).toEqual(
    ['m', 'n', 'o'].flatMap((model) => [
      `${model}/2 in Production`,
      `${model}/1 held Production before`,
    ]),
  );
  expect(searches).toBe(1);
});

test('is not asked for where nothing goes', async () => {
  const events = { findExperiment: () => Promise.reject(new Error('asked')) } as never;
  const plan = await planCleanup({ policy: { keep: 9 } }, { ...all, events });
  expect(plan.knowsPrevious).toBe(true);
});

test('--no-keep-previous', async () => {
  for (const version of [1, 2]) await promote(`m/${version}`);
  const policy = { keep: 0, keepPrevious: false };
  const plan = await planCleanup({ model: 'm', policy }, all);
  const { deleted } = await applyCleanup(plan, all);
  expect(deleted.map(({ version }) => version)).toEqual(['5', '4', '3', '1']);
});

describe('where it is not known', () => {
  test('as nothing is recorded: the plan says so', async () => {
    const plan = await planCleanup({ policy: { keep: 0 } }, { ...all, auditExperiment: 'off' });
    expect(plan.knowsPrevious).toBe(false);
  });

  test('as it cannot be read: no plan', async () => {
    const denied = new MlregError('forbidden', 'no right');
    const events = { ...all.tracking, findExperiment: () => Promise.reject(denied) };
    await expect(kept('m', { ...all, events } as never)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'who held Production and the aliases before cannot be read: no right',
      hint: expect.stringContaining('--no-keep-previous'),
    });
  });
});

test('one that came to be one to keep after the plan stays, and nothing is deleted', async () => {
  await promote('m/1');
  await promote('m/4', CHAMPION);
  // Archived before and after, as it was planned on; but who a rollback would go back to.
  await putInStage(registry, 'm', 'Archived', '2');
  const plan = await planCleanup({ model: 'm', policy: { keep: 0 } }, all);
  await promote('m/2', CHAMPION);
  await promote('m/4', CHAMPION);
  await expect(applyCleanup(plan, all)).rejects.toMatchObject({
    code: 'conflict',
    message: 'version 2 of m is now one to keep: held @champion before',
  });
  expect(await stages(registry)).toHaveLength(5);
});

test('what a rollback would go back to is there after any cleanup', async () => {
  const step = fc.oneof(
    fc.record({
      version: fc.integer({ min: 1, max: 5 }),
      target: fc.constantFrom(PRODUCTION, CHAMPION),
    }),
    fc.constantFrom(PRODUCTION, CHAMPION),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      registry = await aRegistry({ m: 5 });
      all = depsWithHistory(registry);
      for (const each of steps) {
        if ('version' in each) await promote(`m/${each.version}`, each.target);
        else await rollBack({ model: 'm', target: each }, all).catch(() => undefined);
      }
      const wayBack = async (target: PromotionTarget) =>
        await rollBack({ model: 'm', target, dryRun: true }, all).then(
          ({ plan }) => plan.version,
          () => undefined,
        );
      const before = [await wayBack(PRODUCTION), await wayBack(CHAMPION)];
      await applyCleanup(await planCleanup({ model: 'm', policy: { keep: 0 } }, all), all);
      expect([await wayBack(PRODUCTION), await wayBack(CHAMPION)]).toEqual(before);
    }),
    { numRuns: 100 },
  );
});
