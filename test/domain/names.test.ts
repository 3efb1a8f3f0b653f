import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/domain/errors.js';
import {
  isAlias,
  isModelName,
  parseAlias,
  parseStage,
  parseTagKey,
} from '../../src/domain/names.js';
import { STAGES } from '../../src/domain/types.js';

describe('stages', () => {
  test('are taken in any case', () => {
    const written = fc
      .constantFrom(...STAGES)
      .chain((stage) => fc.tuple(fc.constant(stage), fc.mixedCase(fc.constant(stage))));
    fc.assert(
      fc.property(written, ([stage, text]) => {
        expect(parseStage(text)).toBe(stage);
      }),
    );
  });

  test('a typo is answered with the nearest', () => {
    expect(() => parseStage('Prodution')).toThrow(
      expect.objectContaining({ code: 'usage', hint: 'did you mean --stage Production?' }),
    );
  });

  test.each(['', 'Deleted_Internal', ' Production', 'Production\n'])('%j is none', (text) => {
    expect(() => parseStage(text)).toThrow(/None, Staging, Production, Archived/);
  });
});

describe('aliases', () => {
  test.each([
    'champion',
    'a',
    '1',
    '3',
    'v1a',
    'v',
    'Latest_',
    'größe',
    '冠军',
    '٣',
    '_-',
    'a'.repeat(255),
  ])('%j is legal', (text) => {
    expect(parseAlias(text)).toBe(text);
  });

  test('255 characters are counted as people count them', () => {
    expect(isAlias('𝒜'.repeat(255))).toBe(true);
    expect(isAlias('𝒜'.repeat(256))).toBe(false);
  });

  test.each(['latest', 'LATEST', 'v3', 'V03', 'v٣'])('%j is reserved', (text) => {
    expect(() => parseAlias(text)).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining('reserves') }),
    );
  });

  test.each(['', ' ', 'a b', 'a.b', 'a/b', 'a@b', 'a\n', '🏆', 'a\u0301', 'a'.repeat(256)])(
    '%j is illegal',
    (text) => {
      expect(() => parseAlias(text)).toThrow(
        expect.objectContaining({ code: 'usage', hint: expect.stringContaining('letters') }),
      );
    },
  );
});

describe('names of models', () => {
  test.each(['m', 'my model', '-x', '...', 'a@b', 'a%2Fb', "it's", 'größe', 'a\nb'])(
    '%j is legal',
    (text) => {
      expect(isModelName(text)).toBe(true);
    },
  );

  test.each(['', ' ', '\n', '.', '..', 'a/b', 'a:b', '/'])('%j is illegal', (text) => {
    expect(isModelName(text)).toBe(false);
  });
});

describe('tag keys', () => {
  test.each([
    'a',
    '__proto__',
    'constructor',
    'mlflow.user',
    'a/b',
    'a b',
    'a:b',
    'größe',
    '.a',
    'a'.repeat(250),
  ])('%j is legal', (text) => {
    expect(parseTagKey(text)).toBe(text);
  });

  test.each([
    '',
    'a@b',
    'a=b',
    'a\n',
    '/a',
    'a/',
    'a//b',
    './a',
    'a/../b',
    '.',
    '..',
    '..a',
    'a'.repeat(251),
  ])('%j is illegal', (text) => {
    expect(() => parseTagKey(text)).toThrow(UsageError);
  });
});
