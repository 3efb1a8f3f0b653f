import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationText, parseDuration } from '../../src/domain/duration.js';
import { UsageError } from '../../src/domain/errors.js';

describe('an age', () => {
  test.each([
    ['30d', 30 * 86_400_000],
    ['1d12h', 36 * 3_600_000],
    ['1.5h', 5_400_000],
    ['2w', 14 * 86_400_000],
    ['10m', 600_000],
    ['45s', 45_000],
    ['0d', 0],
    ['1w2d3h4m5s', 788_645_000],
  ])('%s', (text, millis) => {
    expect(parseDuration(text)).toBe(millis);
  });

  test('any parts are summed', () => {
    const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;
    const part = fc.tuple(
      fc.nat({ max: 999 }),
      fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const text = parts.map(([count, unit]) => `${count}${unit}`).join('');
        const sum = parts.reduce((total, [count, unit]) => total + count * units[unit], 0);
        expect(parseDuration(text)).toBe(sum);
      }),
    );
  });
});

test.each(['', '30', 'd', '30 d', '-1d', '30D', '1y', '1.d', '.5d', '1d x', '1,5d', '1e3d', 'd30'])(
  '%j is none',
  (text) => {
    expect(() => parseDuration(text)).toThrow(UsageError);
    expect(() => parseDuration(text)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('30d') }),
    );
  },
);

test.each([
  [0, '0s'],
  [45_000, '45s'],
  [36 * 3_600_000, '1d12h'],
  [86_400_000 + 5_000, '1d'],
  [-90_000, '-1m30s'],
])('%d ms are %s', (length, text) => {
  expect(durationText(length)).toBe(text);
});
