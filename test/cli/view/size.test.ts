import { expect, test } from 'vitest';
import { humanSize } from '../../../src/cli/view/size.js';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1234, '1.2 kB'],
  [9949, '9.9 kB'],
  [9951, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [48_123_456, '48 MB'],
  [5e12, '5.0 TB'],
  [1e21, '1000000 PB'],
])('%i bytes', (bytes, text) => {
  expect(humanSize(bytes)).toBe(text);
});
