import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromStored, isLater, toStored } from '../../src/domain/metric-points.js';

const small = fc.integer({ min: -2, max: 2 });
const point = fc.record({
  step: small,
  timestamp: small,
  value: fc.oneof(small, fc.constant(Number.NaN)),
});

test('whatever order points come in, the latest is the same but for NaN and 0', () => {
  const latest = (points: { step: number; timestamp: number; value: number }[]) => {
    const found = points.reduce((known, each) => (isLater(each, known) ? each : known));
    return { ...found, value: (found.value || 0) + 0 };
  };
  fc.assert(
    fc.property(
      fc
        .array(point, { minLength: 1, maxLength: 6 })
        .chain((points) =>
          fc.tuple(fc.constant(points), fc.shuffledSubarray(points, { minLength: points.length })),
        ),
      ([points, shuffled]) => {
        expect(latest(shuffled)).toEqual(latest(points));
      },
    ),
  );
});

test('of equals the first stays', () => {
  const at = { step: 0, timestamp: 0 };
  expect(isLater({ ...at, value: 1 }, { ...at, value: 1 })).toBe(false);
  expect(isLater({ ...at, value: 0 }, { ...at, value: Number.NaN })).toBe(false);
});

test('a value is read back as it was logged, the largest double apart', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const isLargest = Math.abs(value) === Number.MAX_VALUE;
      expect(fromStored(toStored(value))).toBe(isLargest ? value * 2 : value);
      expect(Math.abs(toStored(value))).not.toBe(Number.POSITIVE_INFINITY);
    }),
  );
});
