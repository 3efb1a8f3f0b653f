import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/domain/errors.js';
import { checkedSides, chooseSide } from '../../../src/domain/inference/route.js';
import { routeRef } from '../../../src/domain/inference/route-ref.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const sides = (weights: Record<string, number>) => checkedSides(Object.entries(weights));
const NINETY_TEN = { '@champion': 90, '@challenger': 10 };
const sideOf = (key: string, weights: Record<string, number> = NINETY_TEN) =>
  chooseSide(sides(weights), key, sha256).name;

const CHALLENGED = [7, 9, 14, 15, 16, 21, 28, 49, 50, 52, 55, 57, 73, 75, 80, 81, 91, 92, 97];
const GOLDEN = ['c', 'a', 'c'];

describe('the side of a key', () => {
  it('is 90 to 10 within half a percent over 100,000 keys', () => {
    const keys = Array.from({ length: 100_000 }, (_, number) => `user-${number}`);
    const ours = checkedSides(Object.entries(NINETY_TEN));
    const challenged = keys.filter((key) => chooseSide(ours, key, sha256).name === '@challenger');
    expect(Math.abs(challenged.length / keys.length - 0.1)).toBeLessThan(0.005);
  });

  // What Python's hashlib says of them: int(sha256(key).hexdigest()[:13], 16) / 16**13 < 0.1
  it('is for good', () => {
    const keys = Array.from({ length: 100 }, (_, number) => `user-${number}`);
    const challenged = keys.filter((key) => sideOf(key) === '@challenger');
    expect(challenged).toEqual(CHALLENGED.map((number) => `user-${number}`));
    expect(['', 'ключ', '😀'].map((key) => sideOf(key, { a: 1, b: 1, c: 1 }))).toEqual(GOLDEN);
  });

  it('does not depend on the order in which weights are given, nor on their sum', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        const side = sideOf(key);
        expect(sideOf(key, { '@challenger': 1, '@champion': 9 })).toBe(side);
      }),
    );
  });

  it('stays where it is when the weight of the challenger grows', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        if (sideOf(key) !== '@challenger') return;
        expect(sideOf(key, { '@champion': 70, '@challenger': 30 })).toBe('@challenger');
      }),
    );
  });

  it('is never one without a weight', () => {
    const sha = ['0', 'f'].map((digit) => () => digit.repeat(64));
    const weights = sides({ '@a': 0, '@b': 0.1, '@c': 0.2, '@d': 0 });
    expect(sha.map((each) => chooseSide(weights, '', each).name)).toEqual(['@b', '@c']);
  });
});

describe('weights', () => {
  it.each([
    ['negative', [['@a', -1]]],
    ['no number', [['@a', Number.NaN]]],
    ['infinite', [['@a', Number.POSITIVE_INFINITY]]],
    ['all zero', [['@a', 0]]],
    ['none at all', []],
    [
      'two of one side',
      [
        ['@a', 1],
        ['@a', 2],
      ],
    ],
  ] as const)('that are %s are refused', (_, weights) => {
    expect(() => checkedSides(weights)).toThrow(UsageError);
  });
});

describe('the name of a side', () => {
  it.each([
    ['champion', '@champion'],
    ['@champion', '@champion'],
    ['v3', '3'],
    ['production', 'Production'],
    ['LATEST', 'latest'],
    ['^1.2', '^1.2'],
    ['@v1.2.0', 'v1.2.0'],
    ['other@champion', 'other@champion'],
  ])('%s of a model is %s', (text, name) => {
    expect(routeRef(text, 'm').name).toBe(name);
  });

  it.each(['champion', 'other', 'runs:/1/model'])('%s is none without a model', (text) => {
    expect(() => routeRef(text, undefined)).toThrow(UsageError);
  });
});
