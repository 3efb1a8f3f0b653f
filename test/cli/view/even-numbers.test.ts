import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evenNumbers } from '../../../src/cli/view/even-numbers.js';

const texts = (...values: number[]) => values.map(evenNumbers(values));

test.each([
  [
    [0.0051, 0.00511, 0.00716],
    ['0.00510', '0.00511', '0.00716'],
  ],
  [
    [0.91, 0.8, 1],
    ['0.91', '0.80', '1.00'],
  ],
  [
    [12, 1500],
    ['12', '1500'],
  ],
  [[1 / 3], ['0.333']],
  [
    [0, 0.25],
    ['0.00', '0.25'],
  ],
  [
    [1e-20, 2e-20],
    ['1e-20', '2e-20'],
  ],
])('%j', (values, expected) => {
  expect(texts(...values)).toEqual(expected);
});

test('what is different looks different', () => {
  const some = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
  fc.assert(
    fc.property(some, (values) => {
      expect(new Set(texts(...values)).size).toBe(new Set(values).size);
    }),
  );
});
