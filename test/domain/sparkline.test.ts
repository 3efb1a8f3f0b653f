import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparkline } from '../../src/domain/sparkline.js';

test.each<[string, (number | null | undefined)[], string]>([
  ['rises', [0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
  ['falls', [1, 0], '█▁'],
  ['stays', [5, 5, 5], '▄▄▄'],
  ['one value', [1], '▄'],
  ['gaps', [null, 0, Number.NaN, 1, undefined], ' ▁ █ '],
  ['nothing', [], ''],
  ['gaps only', [null, Number.NaN], '  '],
  ['infinite', [Infinity, 1, 2, -Infinity], '█▁█▁'],
  ['huge', [-Number.MAX_VALUE, 0, Number.MAX_VALUE], '▁▅█'],
])('%s', (_, values, line) => {
  expect(sparkline(values)).toBe(line);
});

test('more values than fit are averaged', () => {
  expect(sparkline([0, 0, 7, 7, null, null], 3)).toBe('▁█ ');
  const rising = Array.from({ length: 1000 }, (_, index) => index);
  expect(sparkline(rising, 8)).toBe('▁▂▃▄▅▆▇█');
});

test('is a character a value, and never wider than the width', () => {
  const values = fc.array(fc.option(fc.double()), { maxLength: 60 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 80 }), (points, width) => {
      expect([...sparkline(points)]).toHaveLength(points.length);
      expect([...sparkline(points, width)]).toHaveLength(Math.min(points.length, width));
    }),
  );
});
