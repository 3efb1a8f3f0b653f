import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metricValue, parameterValue } from '../../src/domain/parameters.js';

describe('a parameter whose text survives is a number or boolean', () => {
  test.each([
    ['50', 50],
    ['0', 0],
    ['0.2', 0.2],
    ['-1.5', -1.5],
    ['1e-7', 1e-7],
    ['1e+21', 1e21],
    ['9007199254740992', 2 ** 53],
    ['true', true],
    ['false', false],
  ])('%s', (text, value) => {
    expect(parameterValue(text)).toBe(value);
  });
});

describe('any other stays text', () => {
  test.each([
    '',
    ' ',
    ' 5',
    '5 ',
    '007',
    '1e3',
    '1e21',
    '1.0',
    '.5',
    '+5',
    '-0',
    '0x10',
    '1_000',
    '12345678901234567890',
    '9007199254740993',
    'NaN',
    'nan',
    'Infinity',
    '-Infinity',
    'True',
    'TRUE',
    'None',
    'null',
    '[1, 2]',
  ])('%j', (text) => {
    expect(parameterValue(text)).toBe(text);
  });
});

test('the text of every parameter survives the round trip through JSON', () => {
  const text = fc.oneof(
    fc.double().map(String),
    fc.double().map((value) => value.toExponential()),
    fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
    fc.stringMatching(/^[-+]?[0-9.e_]{1,8}$/),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(text, (original) => {
      expect(String(JSON.parse(JSON.stringify(parameterValue(original))))).toBe(original);
    }),
    { numRuns: 1000 },
  );
});

describe('metrics', () => {
  test.each([
    [0.5, 0.5],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%s', (value, shown) => {
    expect(metricValue(value)).toBe(shown);
  });

  test('every value survives the round trip through JSON', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const back = Number(JSON.parse(JSON.stringify(metricValue(value))));
        // JSON.stringify writes -0 as 0, which is equal.
        expect(back + 0).toBe(value + 0);
      }),
    );
  });
});
