import { expect, test } from 'vitest';
import { humanSize } from '../../../src/cli/view/size.js';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [1_240, '1.2 kB'],
  [9_949, '9.9 kB'],
  [9_951, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [1_200_000_000, '1.2 GB'],
  [35e12, '35 TB'],
  [5e18, '5000 PB'],
])('%i bytes are %s', (bytes, text) => {
  expect(humanSize(bytes)).toBe(text);
});
