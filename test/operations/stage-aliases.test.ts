import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { parseGate } from '../../src/domain/gates.js';
import { NO_POLICIES } from '../../src/domain/promotion-policy.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import { parseRef } from '../../src/domain/refs.js';
import type { Stage } from '../../src/domain/types.js';
import { copyVersion } from '../../src/operations/copy-version.js';
import { decideOnVersion } from '../../src/operations/decide-on-version.js';
import { promoteVersion } from '../../src/operations/promote-version.js';
import { rollBack } from '../../src/operations/roll-back.js';
import { aRegistry, deps, depsWithHistory, eventLines, justBefore, stages } from './fixtures.js';

const stageAliases = new Map<Stage, string>([
  ['Production', 'champion'],
  ['Staging', 'challenger'],
]);
const PRODUCTION: PromotionTarget = { kind: 'stage', stage: 'Production' };

let registry: MemoryRegistry;
let given: ReturnType<typeof deps> & {
  stageAliases: typeof stageAliases;
  onStandIn: (stage: Stage, alias: string) => void;
  stood: string[];
};
beforeEach(async () => {
  registry = await aRegistry({ m: 3 });
  const stood: string[] = [];
  const onStandIn = (stage: Stage, alias: string) => stood.push(`${stage} ${alias}`);
  given = { ...deps(registry), stageAliases, onStandIn, stood };
});

const promote = (version: string, more: object = {}) =>
  promoteVersion({ ref: parseRef(`m/${version}`), target: PRODUCTION, ...more }, given);
const aliases = async (model = 'm') => Object.fromEntries((await registry.getModel(model)).aliases);

/** Every stage is null, and setting one fails. */
function withoutStages() {
  const list = registry.listVersions.bind(registry);
  const get = registry.getVersion.bind(registry);
  Object.assign(registry, {
    capabilities: { stages: false },
    listVersions: async function* (query: object) {
      for await (const each of list(query)) yield { ...each, stage: null };
    },
    getVersion: async (model: string, version: string) => ({
      ...(await get(model, version)),
      stage: null,
    }),
    setStage: () => Promise.reject(new Error('there are no stages')),
  });
}

describe('a promotion to a stage', () => {
  test('has its alias go along, each with a record of its own', async () => {
    await promote('2');
    expect(await promote('3')).toMatchObject({
      changed: true,
      plan: { aliases: [{ alias: 'champion', version: '3', from: '2' }] },
      result: { stage: 'Production', aliases: ['champion'] },
    });
    expect(await promote('3')).toMatchObject({ changed: false });
    expect(await eventLines(given)).toEqual([
      'promote 3 @champion from 2',
      'promote 3 Production from 2',
      'promote 2 @champion from ',
      'promote 2 Production from ',
    ]);
  });

  test('moves the alias alone where the version is there already', async () => {
    await promote('2');
    await registry.setAlias({ model: 'm', alias: 'champion', version: '1' }, '2');
    expect(await promote('2')).toMatchObject({ changed: true, result: { aliases: ['champion'] } });
    expect((await eventLines(given))[0]).toBe('promote 2 @champion from 1');
    expect(await eventLines(given)).toHaveLength(3);
  });

  test('takes the alias of the stage that it leaves empty', async () => {
    await promote('2', { target: { kind: 'stage', stage: 'Staging' } });
    expect(await aliases()).toEqual({ challenger: '2' });
    await promote('2');
    expect(await aliases()).toEqual({ champion: '2' });
    expect((await eventLines(given))[0]).toBe('alias remove null @challenger from 2');
  });

  test('changes nothing in a dry run', async () => {
    expect(await promote('2', { dryRun: true })).toMatchObject({ plan: { aliases: [{}] } });
    expect(await aliases()).toEqual({});
    expect(await eventLines(given)).toEqual([]);
  });

  test('says what stands if the alias was moved meanwhile', async () => {
    justBefore(registry, 'setAlias', () =>
      registry.setAlias({ model: 'm', alias: 'champion', version: '1' }, null),
    );
    await expect(promote('2')).rejects.toMatchObject({
      code: 'partial',
      message: expect.stringMatching(/^promoted m version 2 to Production, but did not move @cham/),
      hint: expect.stringContaining('alias sync'),
    });
    expect(await stages(registry)).toContain('2 Production');
  });

  test('wants an approval where the alias that goes along is protected', async () => {
    const policies = { ...NO_POLICIES, approvalRequired: true, protectedAliases: ['challenger'] };
    const rules = { gates: [], policies: { ...policies, stageAliases } };
    const target = { kind: 'stage', stage: 'Staging' };
    await expect(promote('2', { target, rules })).rejects.toMatchObject({ code: 'refused' });
    await decideOnVersion(
      { ref: parseRef('m/2'), actor: 'ada', decision: 'approved', reason: '' },
      given,
    );
    expect(await promote('2', { target, rules })).toMatchObject({ changed: true });
  });
});

test('a copy and its promotion', async () => {
  const input = { ref: parseRef('m/2'), toModel: 'p', target: PRODUCTION };
  expect(await copyVersion({ ...input, dryRun: true }, given)).toMatchObject({
    plan: { aliases: [{ alias: 'champion', version: null, from: null }] },
  });
  expect(await copyVersion(input, given)).toMatchObject({ result: { aliases: ['champion'] } });
  expect(await aliases('p')).toEqual({ champion: '1' });
  expect(await copyVersion(input, given)).toMatchObject({ changed: false });
});

test('rollbacks take the alias along, and it has its own way back', async () => {
  for (const version of ['1', '2', '3']) await promote(version);
  const all = { ...depsWithHistory(registry, given), stageAliases };
  await rollBack({ model: 'm', target: PRODUCTION }, all);
  expect(await aliases()).toEqual({ champion: '2' });
  await rollBack({ model: 'm', target: PRODUCTION }, all);
  expect(await aliases()).toEqual({ champion: '1' });
  expect((await eventLines(given)).slice(0, 2)).toEqual([
    'rollback 1 @champion from 2',
    'rollback 1 Production from 2',
  ]);
});

describe('without stages', () => {
  beforeEach(withoutStages);

  test('the alias stands for the stage, and it is said', async () => {
    expect(await promote('2')).toMatchObject({
      changed: true,
      plan: { target: '@champion', aliases: [] },
      result: { aliases: ['champion'] },
    });
    expect(given.stood).toEqual(['Production champion']);
    expect(await promote('2')).toMatchObject({ changed: false });
    const all = { ...depsWithHistory(registry, given), stageAliases };
    await promote('3');
    await rollBack({ model: 'm', target: PRODUCTION }, all);
    expect(await aliases()).toEqual({ champion: '2' });
  });

  test('gates and policies of Production are asked', async () => {
    const policies = { ...NO_POLICIES, stageAliases };
    await registry.setTag({ model: 'm', version: '2' }, 'n', '2');
    await registry.setTag({ model: 'm', version: '3' }, 'n', '1');
    await promote('2');
    const gates = [parseGate('tags.n = production.tags.n', 'gates')];
    await expect(promote('3', { rules: { gates, policies } })).rejects.toMatchObject({
      code: 'refused',
    });
    const rules = { gates: [], policies: { ...policies, approvalRequired: true } };
    await expect(promote('3', { rules })).rejects.toMatchObject({ code: 'refused' });
    expect(await aliases()).toEqual({ champion: '2' });
  });

  test('a stage without an alias is refused', async () => {
    const of = (target: PromotionTarget) =>
      promoteVersion({ ref: parseRef('m/2'), target }, { ...given, stageAliases: new Map() });
    await expect(of(PRODUCTION)).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('stage_aliases: {Production: NAME}'),
    });
    await expect(promote('2', { target: { kind: 'stage', stage: 'Archived' } })).rejects.toThrow(
      'this registry has no stages',
    );
  });
});
