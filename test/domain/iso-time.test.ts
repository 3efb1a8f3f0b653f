import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoTime } from '../../src/domain/iso-time.js';

test('a time is written as Date writes it, whatever was written before', () => {
  const time = fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true });
  const near = fc.integer({ min: -200_000_000, max: 200_000_000 });
  fc.assert(
    fc.property(fc.array(fc.oneof(time, near), { minLength: 1 }), (times) => {
      expect(times.map(isoTime)).toEqual(times.map((each) => new Date(each).toISOString()));
    }),
  );
});

test.each([8.64e15 + 1, -8.64e15 - 1, Number.POSITIVE_INFINITY, Number.NaN, null])(
  '%s is no time',
  (time) => {
    expect(isoTime(time)).toBeNull();
  },
);
