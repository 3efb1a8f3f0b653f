import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { terminalJson } from '../../../src/cli/view/json.js';
import { plain, recordLike, unsafeIn } from './arbitraries.js';

describe('JSON', () => {
  test('is lossless', () => {
    fc.assert(
      fc.property(recordLike, fc.constantFrom(0, 2), (record, indent) => {
        expect(JSON.parse(terminalJson(record, indent))).toStrictEqual(plain(record));
      }),
    );
  });

  test('is safe on a terminal', () => {
    fc.assert(
      fc.property(recordLike, fc.constantFrom(0, 2), (record, indent) => {
        expect(unsafeIn(terminalJson(record, indent))).toEqual([]);
      }),
    );
  });

  test('is on one line without an indent', () => {
    fc.assert(
      fc.property(recordLike, (record) => {
        expect(terminalJson(record)).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
    );
  });

  test.each([
    ['\u009b', '"\\u009b"'],
    ['\u202e', '"\\u202e"'],
    ['\u001b', '"\\u001b"'],
    ['\\u202e', '"\\\\u202e"'],
    ['\u007f', '"\\u007f"'],
    ['\u{e0041}', '"\\udb40\\udc41"'],
  ])('%j is written %s', (text, json) => {
    expect(terminalJson(text)).toBe(json);
  });
});

test('a Map is an object, also inside others', () => {
  const value = { tags: new Map([['a', new Map([['b', [new Map()]]])]]) };
  expect(terminalJson(value)).toBe('{"tags":{"a":{"b":[{}]}}}');
});

test('a tag called __proto__ is a tag', () => {
  const json = terminalJson({ tags: new Map([['__proto__', 'x']]) });
  expect(json).toBe('{"tags":{"__proto__":"x"}}');
});
