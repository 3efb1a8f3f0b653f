import { describe, expect, test } from 'vitest';
import { RefusedError } from '../../src/domain/errors.js';
import { planPromotion } from '../../src/domain/promotion.js';
import { holders, type PromotionTarget, targetName } from '../../src/domain/promotion-target.js';
import type { ModelVersion, Stage } from '../../src/domain/types.js';
import { aVersion } from './fixtures.js';

const to = (stage: Stage): PromotionTarget => ({ kind: 'stage', stage });
const alias = (text: string): PromotionTarget => ({ kind: 'alias', alias: text });
const inStage = (version: string, stage: Stage) => aVersion({ version, stage });

function plan(
  promoted: ModelVersion,
  target: PromotionTarget,
  others: readonly ModelVersion[],
  options = {},
) {
  return planPromotion(promoted, target, [...others, promoted], options);
}

describe('to a stage', () => {
  test('that is empty', () => {
    expect(plan(inStage('3', 'None'), to('Production'), [inStage('1', 'Staging')])).toEqual({
      model: 'm',
      version: '3',
      target: 'Production',
      from: [],
      archive: [],
      changes: true,
    });
  });

  test.each(['Production', 'Staging'] as const)('%s: all holders are archived', (stage) => {
    const others = [inStage('10', stage), inStage('9', stage), inStage('2', 'Archived')];
    expect(plan(inStage('11', 'None'), to(stage), others)).toMatchObject({
      from: ['9', '10'],
      archive: ['9', '10'],
      changes: true,
    });
  });

  test('the former holders stay where they are if asked', () => {
    const others = [inStage('1', 'Production')];
    expect(
      plan(inStage('2', 'None'), to('Production'), others, { keepExisting: true }),
    ).toMatchObject({ from: ['1'], archive: [], changes: true });
  });

  test.each(['None', 'Archived'] as const)('%s holds any number', (stage) => {
    const others = [inStage('1', stage), inStage('2', stage)];
    expect(plan(inStage('3', 'Production'), to(stage), others)).toMatchObject({
      from: ['1', '2'],
      archive: [],
      changes: true,
    });
  });

  test.each(['None', 'Staging', 'Production', 'Archived'] as const)(
    '%s: alone there already changes nothing',
    (stage) => {
      expect(plan(inStage('3', stage), to(stage), [])).toMatchObject({
        from: [],
        archive: [],
        changes: false,
      });
    },
  );

  test('there already beside another: the other is archived', () => {
    expect(
      plan(inStage('3', 'Production'), to('Production'), [inStage('4', 'Production')]),
    ).toMatchObject({ from: ['4'], archive: ['4'], changes: true });
  });

  test('there already beside another that is to stay: nothing changes', () => {
    expect(
      plan(inStage('3', 'Production'), to('Production'), [inStage('4', 'Production')], {
        keepExisting: true,
      }),
    ).toMatchObject({ from: ['4'], archive: [], changes: false });
  });
});

describe('to an alias', () => {
  test('is taken from its holder, and nothing is archived', () => {
    const holder = aVersion({ version: '1', stage: 'Production', aliases: ['champion', 'x'] });
    expect(plan(aVersion({ version: '2' }), alias('champion'), [holder])).toEqual({
      model: 'm',
      version: '2',
      target: '@champion',
      from: ['1'],
      archive: [],
      changes: true,
    });
  });

  test('that it has already changes nothing', () => {
    const promoted = aVersion({ version: '2', aliases: ['champion'] });
    expect(plan(promoted, alias('champion'), [aVersion()])).toMatchObject({
      from: [],
      changes: false,
    });
  });

  test('aliases are told apart by case', () => {
    const holder = aVersion({ version: '1', aliases: ['Champion'] });
    expect(plan(aVersion({ version: '2' }), alias('champion'), [holder])).toMatchObject({
      from: [],
      changes: true,
    });
  });
});

describe('a version that is not READY', () => {
  test.each([to('Production'), to('Archived'), alias('champion')])('is refused: %j', (target) => {
    const pending = aVersion({ status: 'PENDING_REGISTRATION' });
    expect(() => plan(pending, target, [])).toThrow(RefusedError);
  });

  test('is refused with what the registry says about it', () => {
    const failed = aVersion({ status: 'FAILED_REGISTRATION', statusMessage: 'no files' });
    expect(() => plan(failed, to('Production'), [])).toThrow(
      'version 1 of m is FAILED_REGISTRATION, not READY: no files',
    );
  });
});

test('holders are in the order of numbers', () => {
  const versions = ['10', '9', '100'].map((version) => inStage(version, 'Staging'));
  expect(holders(to('Staging'), versions)).toEqual(['9', '10', '100']);
  expect(targetName(to('Staging'))).toBe('Staging');
});
