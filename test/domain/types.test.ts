import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from '../../src/domain/collect.js';
import {
  compareModelVersions,
  compareNames,
  compareVersions,
  isHiddenModel,
} from '../../src/domain/types.js';
import { aVersion } from './fixtures.js';

describe('names', () => {
  test.each([
    ['a', 'b'],
    ['B', 'a'],
    ['a', 'aa'],
    ['', 'a'],
    ['z', 'é'],
    // UTF-16 order has these two the other way round.
    ['\uffff', '😀'],
    ['a\uffff', 'a😀'],
  ])('%j comes before %j', (a, b) => {
    expect(compareNames(a, b)).toBeLessThan(0);
    expect(compareNames(b, a)).toBeGreaterThan(0);
  });

  test('are in the order of code points, which is that of UTF-8', () => {
    const text = fc.string({ unit: 'binary', maxLength: 5 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareNames(a, b))).toBe(expected);
      }),
    );
  });
});

describe('versions', () => {
  test('are in the order of numbers', () => {
    expect(['10', '9', '1', '100'].sort(compareVersions)).toEqual(['1', '9', '10', '100']);
  });

  test('of lists are by name, then newest first', () => {
    const versions = [
      aVersion({ modelName: 'b', version: '1' }),
      aVersion({ modelName: 'a', version: '9' }),
      aVersion({ modelName: 'a', version: '10' }),
    ];
    const names = versions.sort(compareModelVersions).map((v) => `${v.modelName}/${v.version}`);
    expect(names).toEqual(['a/10', 'a/9', 'b/1']);
  });
});

describe('hidden', () => {
  test.each([
    ['a prompt', 'p', [['mlflow.prompt.is_prompt', 'true']]],
    ['a lock entry', 'mlreg-lock.0a1b', []],
  ] as const)('%s', (_name, name, tags) => {
    expect(isHiddenModel(name, new Map(tags))).toBe(true);
  });

  test.each([
    ['a model', 'm', []],
    ['a model with tags', 'm', [['team', 'true']]],
    ['a name that only looks like a lock', 'mlreg-lock', []],
    ['what holds the name of a lock', 'x.mlreg-lock.1', []],
  ] as const)('not %s', (_name, name, tags) => {
    expect(isHiddenModel(name, new Map(tags))).toBe(false);
  });
});

test('a list is collected in its order', async () => {
  async function* items() {
    yield* [3, 1, 2];
  }
  expect(await collect(items())).toEqual([3, 1, 2]);
});
