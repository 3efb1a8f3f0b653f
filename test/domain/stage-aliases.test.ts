import { describe, expect, test } from 'vitest';
import { planPromotion } from '../../src/domain/promotion.js';
import { planAliasSteps, standIn } from '../../src/domain/stage-aliases.js';
import type { ModelVersion, Stage } from '../../src/domain/types.js';
import { aVersion } from './fixtures.js';

const BOTH = new Map<Stage, string>([
  ['Production', 'champion'],
  ['Staging', 'challenger'],
]);
const CHAMPION = new Map<Stage, string>([['Production', 'champion']]);

/** `3 Production champion`, newest first. */
const versions = (...lines: string[]): ModelVersion[] =>
  lines.map((line) => {
    const [version = '', stage, ...aliases] = line.split(' ');
    return aVersion({ version, stage: stage as Stage, aliases });
  });
const steps = (...lines: string[]) =>
  planAliasSteps(CHAMPION, versions(...lines)).map(
    ({ action, version, from, reason }) => `${action} ${version} from ${from}: ${reason}`,
  );

describe('an alias goes', () => {
  test.each([
    [['2 Production', '1 None'], 'set 2 from null: version 2 is in Production'],
    [['2 Production', '1 None champion'], 'set 2 from 1: version 2 is in Production'],
    [['2 Production champion'], 'keep 2 from 2: version 2 is in Production'],
    [
      ['10 Production', '9 Production champion'],
      'set 10 from 9: version 10 is the newest in Production, beside 9',
    ],
    [['1 Staging'], 'keep null from null: no version is in Production'],
    [
      ['1 Archived champion'],
      'remove null from 1: no version is in Production, and version 1 is in Archived',
    ],
    [
      ['1 Staging champion'],
      'remove null from 1: no version is in Production, and version 1 is in Staging',
    ],
    [['1 None champion'], 'leave 1 from 1: no version is in Production, and version 1 is in None'],
  ])('of %j: %s', (given, expected) => {
    expect(steps(...given)).toEqual([expected]);
  });
});

describe('with a promotion go', () => {
  const plan = (to: Stage, promoted: string, lines: string[], keepExisting = false) => {
    const all = versions(...lines);
    const version = all.find((each) => each.version === promoted) as ModelVersion;
    const options = { keepExisting, stageAliases: BOTH };
    return planPromotion(version, { kind: 'stage', stage: to }, all, options);
  };

  test('the alias of the stage, and that of the stage it comes from', () => {
    const lines = ['3 Staging challenger', '2 Production champion'];
    expect(plan('Production', '3', lines)).toMatchObject({
      archive: ['2'],
      aliases: [
        { alias: 'champion', version: '3', from: '2' },
        { alias: 'challenger', version: null, from: '3' },
      ],
    });
  });

  test('no others', () => {
    const lines = ['3 None challenger', '2 Production', '1 None champion'];
    expect(plan('Staging', '1', lines).aliases).toEqual([
      { alias: 'challenger', version: '1', from: '3' },
    ]);
  });

  test('what the newest holder has, where others stay', () => {
    const lines = ['3 Production champion', '2 None'];
    expect(plan('Production', '2', lines, true)).toMatchObject({ aliases: [], changes: true });
  });

  test('an alias alone, where the version is there already', () => {
    expect(plan('Production', '2', ['2 Production', '1 Archived champion'])).toMatchObject({
      isThere: true,
      changes: true,
      aliases: [{ alias: 'champion', version: '2', from: '1' }],
    });
    expect(plan('Production', '2', ['2 Production champion'])).toMatchObject({ changes: false });
  });

  test.each(['Archived', 'None'] as const)('an alias that nobody is left for: to %s', (stage) => {
    expect(plan(stage, '2', ['2 Production champion']).aliases).toEqual([
      { alias: 'champion', version: null, from: '2' },
    ]);
  });
});

test('what stands for a stage', () => {
  expect(standIn({ kind: 'stage', stage: 'Production' }, BOTH)).toEqual({
    kind: 'alias',
    alias: 'champion',
  });
  expect(standIn({ kind: 'stage', stage: 'Archived' }, BOTH)).toBeUndefined();
  expect(standIn({ kind: 'stage', stage: 'Production' })).toBeUndefined();
  expect(standIn({ kind: 'alias', alias: 'a' }, BOTH)).toEqual({ kind: 'alias', alias: 'a' });
});
