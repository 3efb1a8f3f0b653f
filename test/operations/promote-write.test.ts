import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import { parseRef } from '../../src/domain/refs.js';
import type { Stage } from '../../src/domain/types.js';
import { promoteVersion } from '../../src/operations/promote-version.js';
import { aRegistry, deps, justAfter, justBefore, putInStage, stages } from './fixtures.js';

const to = (stage: Stage): PromotionTarget => ({ kind: 'stage', stage });
const champion: PromotionTarget = { kind: 'alias', alias: 'champion' };

let registry: MemoryRegistry;

beforeEach(async () => {
  registry = await aRegistry({ m: 4 });
});

const promote = (ref: string, target: PromotionTarget, keepExisting = false) =>
  promoteVersion({ ref: parseRef(ref), target, keepExisting }, deps(registry));

const moveAlias = (version: string | null, from: string | null) =>
  registry.setAlias({ model: 'm', alias: 'champion', version }, from);

describe('to a stage', () => {
  test('the former holders are archived', async () => {
    await putInStage(registry, 'm', 'Production', '1', '2');
    const promotion = await promote('m/3', to('Production'));
    expect(promotion).toMatchObject({
      changed: true,
      plan: { from: ['1', '2'], archive: ['1', '2'] },
      result: { version: '3', stage: 'Production' },
    });
    expect(await stages(registry)).toEqual(['4 None', '3 Production', '2 Archived', '1 Archived']);
  });

  test('the former holders stay if asked', async () => {
    await putInStage(registry, 'm', 'Production', '1');
    expect(await promote('m/3', to('Production'), true)).toMatchObject({ changed: true });
    expect(await stages(registry)).toEqual(['4 None', '3 Production', '2 None', '1 Production']);
  });

  test('one of several holders becomes the only one', async () => {
    await putInStage(registry, 'm', 'Production', '1', '2');
    expect(await promote('m/1', to('Production'))).toMatchObject({ changed: true });
    expect(await stages(registry)).toEqual(['4 None', '3 None', '2 Archived', '1 Production']);
  });

  test.each(['None', 'Archived'] as const)('%s archives nobody', async (stage) => {
    await putInStage(registry, 'm', 'Production', '1');
    await putInStage(registry, 'm', stage, '2');
    expect(await promote('m/1', to(stage))).toMatchObject({ changed: true, plan: { archive: [] } });
    expect(await stages(registry)).toContain(`1 ${stage}`);
    expect(await stages(registry)).toContain(`2 ${stage}`);
  });

  test('the second time nothing changes', async () => {
    await promote('m/3', to('Staging'));
    expect(await promote('m/3', to('Staging'))).toMatchObject({ changed: false });
  });
});

describe('to an alias', () => {
  test('moves it', async () => {
    await moveAlias('1', null);
    const promotion = await promote('m/3', champion);
    expect(promotion).toMatchObject({
      changed: true,
      plan: { target: '@champion', from: ['1'], archive: [] },
      result: { version: '3', aliases: ['champion'] },
    });
    expect((await registry.getModel('m')).aliases).toEqual(new Map([['champion', '3']]));
    expect(await stages(registry)).toContain('1 None');
  });

  test('by itself: the version that has it', async () => {
    await moveAlias('2', null);
    expect(await promote('m@champion', to('Production'))).toMatchObject({
      result: { version: '2', stage: 'Production' },
    });
  });
});

describe('a conflict', () => {
  test('the occupant changed between plan and write: nothing is written', async () => {
    await putInStage(registry, 'm', 'Production', '1');
    justBefore(registry, 'setStage', () => putInStage(registry, 'm', 'Production', '2'));
    await expect(promote('m/3', to('Production'))).rejects.toMatchObject({ code: 'conflict' });
    expect(await stages(registry)).toEqual(['4 None', '3 None', '2 Production', '1 Production']);
  });

  test('the alias was moved between plan and write: it stays there', async () => {
    await moveAlias('1', null);
    justBefore(registry, 'setAlias', () => moveAlias('2', '1'));
    await expect(promote('m/3', champion)).rejects.toMatchObject({ code: 'conflict' });
    expect((await registry.getModel('m')).aliases).toEqual(new Map([['champion', '2']]));
  });

  test('another came into the empty stage after the write: found by reading back', async () => {
    justAfter(registry, 'setStage', () => putInStage(registry, 'm', 'Production', '4'));
    await expect(promote('m/3', to('Production'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('found 3, 4'),
    });
  });

  test('the alias was moved after the write', async () => {
    justAfter(registry, 'setAlias', () => moveAlias('4', '3'));
    await expect(promote('m/3', champion)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('expected version 3, found 4'),
    });
  });

  test('the version was deleted between plan and write', async () => {
    const expected = { stage: 'None', aliases: [] } as const;
    justBefore(registry, 'setStage', () => registry.deleteVersion('m', '3', expected));
    await expect(promote('m/3', to('Production'))).rejects.toMatchObject({ code: 'not_found' });
    expect(await stages(registry)).toEqual(['4 None', '2 None', '1 None']);
  });
});
