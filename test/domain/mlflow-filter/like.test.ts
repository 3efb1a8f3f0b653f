import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLike, isLikeInAnyCase } from '../../../src/domain/mlflow-filter/like.js';

test.each([
  ['', '', true],
  ['', '%', true],
  ['', '_', false],
  ['abc', 'abc', true],
  ['abc', 'ABC', false],
  ['abc', 'a%', true],
  ['abc', '%c', true],
  ['abc', '%b%', true],
  ['abc', 'a_c', true],
  ['abc', 'a_', false],
  ['abc', 'abc%%', true],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
  ['a\nc', 'a%c', true],
  ['a🚀c', 'a_c', true],
  ['a%c', 'a\\%c', false],
  ['a\\%c', 'a\\%c', true],
  ['aXbXb', 'a%Xb', true],
  ['%', '_', true],
])('%j LIKE %j is %s', (text, pattern, expected) => {
  expect(isLike(text, pattern)).toBe(expected);
});

test('in any case, of the letters A to Z', () => {
  expect(isLikeInAnyCase('EURUSD', 'eur%')).toBe(true);
  expect(isLikeInAnyCase('eurusd', 'EUR%')).toBe(true);
  expect(isLikeInAnyCase('ÄÖ', 'äö')).toBe(false);
});

test('agrees with a regular expression', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '🚀', '%', '_'), maxLength: 8 });
  fc.assert(
    fc.property(part, part, (text, pattern) => {
      const source = pattern.replaceAll('%', '.*').replaceAll('_', '.');
      expect(isLike(text, pattern)).toBe(new RegExp(`^${source}$`, 'su').test(text));
    }),
  );
});

test('a long text and many wildcards are no trap', () => {
  expect(isLike('a'.repeat(50_000), `${'%a'.repeat(20)}%b`)).toBe(false);
});
