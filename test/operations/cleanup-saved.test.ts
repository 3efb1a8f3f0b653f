import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import type { RetentionPolicy } from '../../src/domain/retention.js';
import type { Stage } from '../../src/domain/types.js';
import { applyCleanup } from '../../src/operations/apply-cleanup.js';
import { planCleanup } from '../../src/operations/plan-cleanup.js';
import { planFromSaved, savedPlan } from '../../src/operations/saved-cleanup.js';
import { aRegistry, depsWithHistory, ids, putInStage, watched } from './fixtures.js';

const PLACE = { registryUri: 'memory:', workspace: null };

async function planned(registry: MemoryRegistry, policy: RetentionPolicy, model?: string) {
  const deps = depsWithHistory(registry);
  const plan = await planCleanup({ model, policy }, deps);
  return { deps, saved: savedPlan(plan, PLACE, deps.sha256) };
}

test('does what was planned', async () => {
  const registry = await aRegistry({ a: 3, b: 4 });
  const { deps, saved } = await planned(registry, { keep: 2 });
  const { deleted } = await applyCleanup(await planFromSaved(saved, deps), deps);
  expect(ids(deleted)).toEqual(['a/1', 'b/2', 'b/1']);
});

test('ages are those of the plan', async () => {
  // The fixture's clock makes the versions at 1, 2 and 3 s.
  const registry = await aRegistry({ m: 3 });
  const deps = { ...depsWithHistory(registry), now: () => 3_500 };
  const plan = await planCleanup({ policy: { keep: 0, olderThan: 2_000 } }, deps);
  const saved = savedPlan(plan, PLACE, deps.sha256);
  const later = await planFromSaved(saved, { ...deps, now: () => 1_000_000 } as typeof deps);
  expect(ids((await applyCleanup(later, deps)).deleted)).toEqual(['m/1']);
});

type Change = (registry: MemoryRegistry) => Promise<unknown>;

const model = fc.constantFrom('a', 'b');
const number = fc.integer({ min: 1, max: 4 }).map(String);
const word = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 9 });

/** One field of one version, or one version more or less. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(model, number, fc.constantFrom<Stage>('Staging', 'Production', 'Archived')).map(
    ([of, version, stage]): Change =>
      (to) =>
        putInStage(to, of, stage, version),
  ),
  fc.tuple(model, number, fc.constantFrom('champion', 'other')).map(
    ([of, version, alias]): Change =>
      async (to) => {
        const holder = (await to.getModel(of)).aliases.get(alias) ?? null;
        // Version 4 has the alias from the start.
        const wanted = holder === version ? '1' : version;
        await to.setAlias({ model: of, alias, version: wanted }, holder);
      },
  ),
  fc.tuple(model, number, word, word).map(
    ([of, version, key, value]): Change =>
      (to) =>
        to.setTag({ model: of, version }, key, value),
  ),
  fc.tuple(model, number, word).map(
    ([of, version, text]): Change =>
      (to) =>
        to.setDescription({ model: of, version }, text),
  ),
  model.map(
    (of): Change =>
      (to) =>
        to.createVersion({ model: of, source: 's3://b/new' }),
  ),
  fc.tuple(model, number).map(
    ([of, version]): Change =>
      async (to) => {
        await to.deleteVersion(of, version, await to.getVersion(of, version));
      },
  ),
  fc.tuple(model, word).map(
    ([of, name]): Change =>
      (to) =>
        to.renameModel(of, `new ${name}`),
  ),
  model.map(
    (of): Change =>
      (to) =>
        to.deleteModel(of),
  ),
  word.map(
    (name): Change =>
      async (to) => {
        await to.createModel({ name: `new ${name}` });
        await to.createVersion({ model: `new ${name}`, source: 's3://b/1' });
      },
  ),
);

test('300 random changes of one field between plan and deletion: all refused, nothing done', async () => {
  const policy = fc.record({ keep: fc.nat({ max: 4 }), archive: fc.boolean() });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(change, policy, async (makeChange, rule) => {
      const registry = await aRegistry({ a: 4, b: 4 });
      for (const of of ['a', 'b']) {
        await registry.setAlias({ model: of, alias: 'champion', version: '4' }, null);
      }
      const { deps, saved } = await planned(registry, rule);
      await makeChange(registry);
      const { writes } = watched(registry);
      await expect(planFromSaved(saved, deps)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/^the saved plan is stale: .*; nothing was done$/s),
      });
      expect(writes).toEqual([]);
      refused += 1;
    }),
    { numRuns: 300 },
  );
  expect(refused).toBe(300);
});

test('a model that is gone makes its plan stale', async () => {
  const registry = await aRegistry({ m: 4 });
  const { deps, saved } = await planned(registry, { keep: 0 }, 'm');
  await registry.deleteModel('m');
  await expect(planFromSaved(saved, deps)).rejects.toMatchObject({ code: 'conflict' });
});
