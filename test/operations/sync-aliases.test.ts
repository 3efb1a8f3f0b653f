import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { collect } from '../../src/domain/collect.js';
import { parseGate } from '../../src/domain/gates.js';
import { NO_RULES, type PromotionRules } from '../../src/domain/judgement.js';
import { NO_POLICIES } from '../../src/domain/promotion-policy.js';
import type { Stage } from '../../src/domain/types.js';
import { type AliasSyncInput, syncAliases } from '../../src/operations/sync-aliases.js';
import { syncAllAliases } from '../../src/operations/sync-all-aliases.js';
import { aRegistry, deps, eventLines, justBefore, putInStage, watched } from './fixtures.js';

const stageAliases = new Map<Stage, string>([
  ['Production', 'champion'],
  ['Staging', 'challenger'],
]);

let registry: MemoryRegistry;
let writes: string[];
let given: ReturnType<typeof deps>;
beforeEach(async () => {
  const filled = await aRegistry({ m: 4, n: 2 });
  await putInStage(filled, 'm', 'Production', '2', '3');
  await filled.setAlias({ model: 'm', alias: 'champion', version: '1' }, null);
  ({ registry, writes } = watched(filled));
  given = deps(registry);
});

const input: AliasSyncInput = { stageAliases, rulesFor: () => NO_RULES };
const sync = (more: Partial<AliasSyncInput> = {}, model = 'm') =>
  syncAliases({ ...input, ...more, model }, given);
const aliases = async (model = 'm') => Object.fromEntries((await registry.getModel(model)).aliases);
const protecting: PromotionRules = {
  ...NO_RULES,
  policies: { ...NO_POLICIES, protectedAliases: ['champion', 'challenger'] },
};

describe('one model', () => {
  test('goes to the newest in the stage, recorded, and once', async () => {
    expect(await sync({ dryRun: true })).toMatchObject({ changed: false });
    expect(writes).toEqual([]);
    expect(await sync()).toMatchObject({
      changed: true,
      steps: [
        { action: 'set', alias: 'champion', version: '3', from: '1' },
        { action: 'keep', alias: 'challenger', version: null },
      ],
    });
    expect(await aliases()).toEqual({ champion: '3' });
    expect(await eventLines(given)).toEqual(['alias sync 3 @champion from 1']);
    expect(await sync()).toEqual({ model: 'm', changed: false, steps: [] });
    expect(writes).toEqual(['setAlias']);
  });

  test('several aliases are several records, one after the other', async () => {
    await registry.setAlias({ model: 'm', alias: 'challenger', version: '2' }, null);
    await sync();
    expect(await aliases()).toEqual({ champion: '3' });
    expect(await eventLines(given)).toEqual([
      'alias remove null @challenger from 2',
      'alias sync 3 @champion from 1',
    ]);
  });

  test('what was never in a stage keeps its alias', async () => {
    await registry.setAlias({ model: 'n', alias: 'champion', version: '2' }, null);
    writes.length = 0;
    expect(await sync({}, 'n')).toMatchObject({ changed: false, steps: [{ action: 'leave' }, {}] });
    expect(writes).toEqual([]);
  });

  test('a gate refuses, and --force does it all the same', async () => {
    const gate = parseGate("description != ''", 'gates');
    const rulesFor = () => ({ ...NO_RULES, gates: [gate] });
    expect(await sync({ rulesFor })).toMatchObject({
      changed: false,
      steps: [
        { action: 'refuse', version: '1', reason: expect.stringContaining('gate failed') },
        {},
      ],
    });
    expect(await aliases()).toEqual({ champion: '1' });
    expect(await sync({ rulesFor, force: true })).toMatchObject({ steps: [{ forced: true }, {}] });
    expect(await aliases()).toEqual({ champion: '3' });
  });

  test('a protected alias is not taken away', async () => {
    await registry.setAlias({ model: 'm', alias: 'challenger', version: '2' }, null);
    const rulesFor = () => protecting;
    expect((await sync({ rulesFor })).steps[1]).toMatchObject({ action: 'refuse', version: '2' });
    expect((await sync({ rulesFor, force: true })).steps[1]).toMatchObject({ action: 'remove' });
  });

  test('a version that is not READY gets none, by force neither', async () => {
    const list = registry.listVersions.bind(registry);
    registry.listVersions = async function* (query) {
      for await (const each of list(query)) yield { ...each, status: 'FAILED_REGISTRATION' };
    };
    expect(await sync({ force: true })).toMatchObject({ steps: [{ action: 'refuse' }, {}] });
  });

  test('who moves the alias meanwhile keeps it', async () => {
    justBefore(registry, 'setAlias', () =>
      registry.setAlias({ model: 'm', alias: 'champion', version: '4' }, '1'),
    );
    await expect(sync()).rejects.toMatchObject({ code: 'conflict' });
    expect(await aliases()).toEqual({ champion: '4' });
  });

  test('what is half done says so', async () => {
    await putInStage(registry, 'm', 'Staging', '4');
    const set = registry.setAlias.bind(registry);
    registry.setAlias = async (change, ...more) => {
      if (change.alias === 'challenger') throw new Error('out of order');
      await set(change, ...more);
    };
    await expect(sync()).rejects.toMatchObject({
      code: 'partial',
      message: 'moved @champion of m, but not @challenger: out of order',
    });
  });
});

describe('all models', () => {
  test('are listed once, and versions only of those that are out of step', async () => {
    const asked: unknown[] = [];
    const list = registry.listVersions.bind(registry);
    registry.listVersions = (query = {}) => {
      asked.push((query.model as { name?: string }).name);
      return list(query);
    };
    const done = await collect(syncAllAliases(input, given));
    expect(done).toMatchObject([
      { model: 'm', changed: true },
      { model: 'n', changed: false, steps: [] },
    ]);
    expect(asked).toEqual(['m']);
  });

  test('one that fails does not keep the others from it', async () => {
    await putInStage(registry, 'n', 'Production', '2');
    justBefore(registry, 'setAlias', () =>
      registry.setAlias({ model: 'm', alias: 'champion', version: '4' }, '1'),
    );
    expect(await collect(syncAllAliases(input, given))).toMatchObject([
      { model: 'm', error: { code: 'conflict' } },
      { model: 'n', changed: true },
    ]);
  });
});

test('without stages there is nothing to follow', async () => {
  Object.assign(registry, { capabilities: { stages: false } });
  await expect(sync()).rejects.toMatchObject({ code: 'usage' });
  await expect(collect(syncAllAliases(input, given))).rejects.toMatchObject({ code: 'usage' });
  expect(writes).toEqual([]);
});
