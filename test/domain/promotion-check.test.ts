import { describe, expect, test } from 'vitest';
import { ConflictError } from '../../src/domain/errors.js';
import { checkPromotion, planPromotion } from '../../src/domain/promotion.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import type { ModelVersion, Stage } from '../../src/domain/types.js';
import { aVersion } from './fixtures.js';

const to = (stage: Stage): PromotionTarget => ({ kind: 'stage', stage });
const champion: PromotionTarget = { kind: 'alias', alias: 'champion' };
const inStage = (version: string, stage: Stage) => aVersion({ version, stage });
const holder = (version: string) => aVersion({ version, aliases: ['champion'] });

interface Case {
  readonly before: readonly ModelVersion[];
  readonly after: readonly ModelVersion[];
  readonly target: PromotionTarget;
  readonly keepExisting?: boolean;
}

/** Promotes version 2 on what was before, and reads back what is after. */
function check({ before, after, target, keepExisting = false }: Case): () => void {
  const plan = planPromotion(aVersion({ version: '2' }), target, before, { keepExisting });
  return () => checkPromotion(plan, target, after);
}

const two = aVersion({ version: '2' });
const production = to('Production');

describe('as planned', () => {
  test.each<[string, Case]>([
    ['an empty stage', { target: production, before: [two], after: [inStage('2', 'Production')] }],
    [
      'the former holder is archived',
      {
        target: production,
        before: [inStage('1', 'Production'), two],
        after: [inStage('1', 'Archived'), inStage('2', 'Production')],
      },
    ],
    [
      'the former holder is kept',
      {
        target: production,
        keepExisting: true,
        before: [inStage('10', 'Production'), two],
        after: [inStage('10', 'Production'), inStage('2', 'Production')],
      },
    ],
    [
      'others come and go in Archived',
      {
        target: to('Archived'),
        before: [inStage('1', 'Archived'), two],
        after: [inStage('2', 'Archived'), inStage('3', 'Archived')],
      },
    ],
    ['an alias', { target: champion, before: [holder('1'), two], after: [holder('2')] }],
  ])('%s', (_name, each) => {
    expect(check(each)).not.toThrow();
  });
});

describe('changed by someone else', () => {
  test.each<[string, Case]>([
    [
      'another version came into a stage that was empty',
      {
        target: production,
        before: [two],
        after: [inStage('2', 'Production'), inStage('3', 'Production')],
      },
    ],
    [
      'another version came beside ours',
      {
        target: production,
        before: [inStage('1', 'Production'), two],
        after: [inStage('2', 'Production'), inStage('3', 'Production')],
      },
    ],
    [
      'the former holder is back',
      {
        target: to('Staging'),
        before: [inStage('1', 'Staging'), two],
        after: [inStage('1', 'Staging'), inStage('2', 'Staging')],
      },
    ],
    [
      'ours was archived',
      {
        target: production,
        before: [two],
        after: [inStage('2', 'Archived'), inStage('3', 'Production')],
      },
    ],
    [
      'ours is gone from Archived',
      { target: to('Archived'), before: [two], after: [inStage('2', 'None')] },
    ],
    [
      'one that was to be kept is gone',
      {
        target: production,
        keepExisting: true,
        before: [inStage('1', 'Production'), two],
        after: [inStage('1', 'Archived'), inStage('2', 'Production')],
      },
    ],
    ['the alias is elsewhere', { target: champion, before: [two], after: [two, holder('3')] }],
    ['the alias was taken away', { target: champion, before: [holder('1'), two], after: [two] }],
  ])('%s', (_name, each) => {
    expect(check(each)).toThrow(ConflictError);
  });

  test('says what was expected and what stands', () => {
    const each = { target: production, before: [two], after: [inStage('10', 'Production')] };
    expect(check(each)).toThrow(/Production of m .* expected version 2, found 10/);
    expect(check({ target: champion, before: [two], after: [two] })).toThrow(/found none/);
  });
});
