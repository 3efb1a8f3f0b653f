import { describe, expect, test } from 'vitest';
import { age, cellText, humanText } from '../../../src/cli/view/cell.js';

const NOW = Date.UTC(2026, 10, 21);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ago = (millis: number) => new Date(NOW - millis).toISOString();

describe('an age', () => {
  test.each([
    [0, 'just now'],
    [59 * SECOND, 'just now'],
    [MINUTE, '1 minute ago'],
    [59 * MINUTE, '59 minutes ago'],
    [HOUR, '1 hour ago'],
    [2 * HOUR - 1, '1 hour ago'],
    [DAY, '1 day ago'],
    [29 * DAY, '29 days ago'],
    [30 * DAY, '1 month ago'],
    [364 * DAY, '12 months ago'],
    [365 * DAY, '1 year ago'],
    [3 * 365 * DAY, '3 years ago'],
  ])('of %i ms is %j', (millis, text) => {
    expect(age(ago(millis), NOW)).toBe(text);
  });

  test('is never in the future', () => {
    expect(age(ago(-DAY), NOW)).toBe('just now');
  });
});

describe('a value as text', () => {
  test.each([
    [null, ''],
    [undefined, ''],
    ['', ''],
    [0, '0'],
    [false, 'false'],
    [0.123456789, '0.123456789'],
    [['a', 'b\u001b'], 'a, b^['],
    [[], ''],
    [new Map([['Production', ['3', '4']]]), 'Production:3, 4'],
    [
      new Map([
        ['a', '1'],
        ['b\n', '2\t'],
      ]),
      'a:1 b^J:2^I',
    ],
    [new Map(), ''],
  ])('%j is %j', (value, text) => {
    expect(cellText(value)).toBe(text);
  });
});

describe('for people', () => {
  test.each([
    ['creation_timestamp', ago(DAY), '1 day ago'],
    ['creation_timestamp', null, ''],
    ['time', ago(DAY), '1 day ago'],
    ['since', ago(DAY), '1 day ago'],
    ['tags.time', ago(DAY), ago(DAY)],
    ['start_time', ago(DAY), ago(DAY)],
    ['metrics.accuracy', 0.123456789, '0.123457'],
    ['metrics.accuracy', 0.5, '0.5'],
    ['metrics.count', 12345678, '12345678'],
    ['metrics.tiny', 1.23456789e-9, '1.23457e-9'],
    ['metrics.auc', 'NaN', 'NaN'],
    ['version', '3', '3'],
  ])('%s %j is %j', (field, value, text) => {
    expect(humanText(field, value, NOW)).toBe(text);
  });

  test('a tag that is called like a time is not taken for one', () => {
    expect(humanText('tags.trained_timestamp', '1700000000', NOW)).toBe('1700000000');
  });
});
