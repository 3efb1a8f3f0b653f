import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import { parseRef } from '../../src/domain/refs.js';
import { removeAlias } from '../../src/operations/change-alias.js';
import { promoteVersion } from '../../src/operations/promote-version.js';
import { type RollbackInput, rollBack } from '../../src/operations/roll-back.js';
import { aRegistry, deps, justBefore, putInStage, stages, watched } from './fixtures.js';

const PRODUCTION: PromotionTarget = { kind: 'stage', stage: 'Production' };
const CHAMPION: PromotionTarget = { kind: 'alias', alias: 'champion' };

let registry: MemoryRegistry;
let all: ReturnType<typeof depsOf>;
beforeEach(async () => {
  registry = await aRegistry({ m: 4 });
  all = depsOf();
});

function depsOf() {
  const given = deps(registry);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  return { ...given, events: given.tracking, auditExperiment: 'mlreg-audit', sha256 };
}
const promote = (version: string, target: PromotionTarget = PRODUCTION, keepExisting = false) =>
  promoteVersion({ ref: parseRef(`m/${version}`), target, keepExisting }, all);
const back = async (input: Partial<RollbackInput> = {}) => {
  const { plan } = await rollBack({ model: 'm', target: PRODUCTION, ...input }, all);
  return plan.version;
};
const holder = async () => (await stages(registry)).find((line) => line.endsWith('Production'));

test('to the one before; twice goes back two', async () => {
  for (const version of ['1', '2', '3']) await promote(version);
  expect(await back()).toBe('2');
  expect(await holder()).toBe('2 Production');
  expect(await back()).toBe('1');
  expect(await stages(registry)).toEqual(['4 None', '3 Archived', '2 Archived', '1 Production']);
  await expect(back()).rejects.toMatchObject({
    code: 'not_found',
    message: 'nobody is known to have held Production of m before',
    hint: 'name the version to go to with --to: 4 (None), 3 (Archived), 2 (Archived)',
  });
});

test('promotions and rollbacks in turn', async () => {
  for (const version of ['1', '2', '1', '3']) await promote(version);
  expect(await back()).toBe('1');
  await promote('4');
  expect(await back()).toBe('1');
  expect(await back()).toBe('2');
  expect(await back()).toBe('1');
});

test('to who was there before the first that was recorded', async () => {
  await putInStage(registry, 'm', 'Production', '4');
  await promote('1');
  expect(await back()).toBe('4');
});

test('to who came there past mlreg, if mlreg has seen it', async () => {
  await promote('1');
  await registry.setStage({ model: 'm', version: '2', stage: 'Production', archiveOthers: true }, [
    '1',
  ]);
  await promote('3');
  expect(await back()).toBe('2');
  expect(await back()).toBe('1');
});

test('of an alias', async () => {
  for (const version of ['1', '2']) await promote(version, CHAMPION);
  expect(await back({ target: CHAMPION })).toBe('1');
  expect((await registry.getModel('m')).aliases).toEqual(new Map([['champion', '1']]));
});

test('of an alias that was taken away: to who had it last', async () => {
  for (const version of ['1', '2']) await promote(version, CHAMPION);
  await removeAlias({ model: 'm', alias: 'champion' }, all);
  expect(await back({ target: CHAMPION })).toBe('2');
});

test('of a stage that its version was taken out of', async () => {
  await promote('1');
  await promote('2');
  await promote('2', { kind: 'stage', stage: 'Archived' });
  expect(await back()).toBe('2');
});

test('a dry run writes nothing', async () => {
  for (const version of ['1', '2']) await promote(version);
  const { writes } = watched(registry);
  expect(await back({ dryRun: true })).toBe('1');
  expect(writes).toEqual([]);
});

describe('--to', () => {
  test('goes there, whatever is recorded', async () => {
    expect(await back({ to: '2' })).toBe('2');
    expect(await holder()).toBe('2 Production');
    const again = await rollBack({ model: 'm', target: PRODUCTION, to: '2' }, all);
    expect(again.changed).toBe(false);
  });

  test('names no version that there is', async () => {
    await expect(back({ to: '9' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('needs no memory', async () => {
    all = { ...all, auditExperiment: 'off' };
    expect(await back({ to: '2' })).toBe('2');
  });
});

describe('refused', () => {
  test('where it was changed past mlreg since', async () => {
    for (const version of ['1', '2']) await promote(version);
    await putInStage(registry, 'm', 'Production', '3');
    await expect(back()).rejects.toMatchObject({
      code: 'conflict',
      message:
        'Production of m was changed past mlreg: it is on versions 2, 3, and the last that was recorded is version 2',
      hint: expect.stringContaining('--to: 4 (None), 1 (Archived)'),
    });
    expect(await stages(registry)).toContain('3 Production');
  });

  test('where it was changed between plan and write', async () => {
    for (const version of ['1', '2']) await promote(version);
    justBefore(registry, 'setStage', () => putInStage(registry, 'm', 'Production', '3'));
    await expect(back()).rejects.toMatchObject({ code: 'conflict' });
  });

  test('where that version is gone', async () => {
    for (const version of ['1', '2']) await promote(version);
    await registry.deleteVersion('m', '1', { stage: 'Archived', aliases: [] });
    await expect(back()).rejects.toMatchObject({
      code: 'refused',
      message: 'version 1 held Production before, and was deleted',
    });
  });

  test('where several held it together', async () => {
    await promote('1');
    await promote('2', PRODUCTION, true);
    await promote('3');
    await expect(back()).rejects.toMatchObject({
      code: 'not_found',
      message: 'versions 1, 2 held Production of m together before',
    });
  });

  test('where nothing is recorded, or was', async () => {
    await expect(back()).rejects.toMatchObject({
      code: 'not_found',
      hint: 'name the version to go to with --to: 4 (None), 3 (None), 2 (None), 1 (None)',
    });
    all = { ...all, auditExperiment: 'off' };
    await expect(back()).rejects.toMatchObject({ code: 'error' });
  });

  test('where another holds it than is expected', async () => {
    for (const version of ['1', '2']) await promote(version);
    for (const expectCurrent of ['1', 'none']) {
      await expect(back({ expectCurrent })).rejects.toMatchObject({ code: 'conflict' });
    }
    expect(await back({ expectCurrent: '2' })).toBe('1');
  });
});

test('a promotion that expects nobody, or another', async () => {
  const expecting = (expectCurrent: string, version: string) =>
    promoteVersion({ ref: parseRef(`m/${version}`), target: PRODUCTION, expectCurrent }, all);
  await expect(expecting('2', '1')).rejects.toMatchObject({ code: 'conflict' });
  expect(await expecting('none', '1')).toMatchObject({ changed: true });
  await expect(expecting('none', '2')).rejects.toMatchObject({
    code: 'conflict',
    message: 'Production is held by 1, and not by none (--expect-current)',
  });
  expect(await expecting('1', '2')).toMatchObject({ changed: true });
});
