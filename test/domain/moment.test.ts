import { expect, test } from 'vitest';
import { parseMoment } from '../../src/domain/moment.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');

test.each([
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T09:30', '2026-03-01T09:30:00.000Z'],
  ['2026-03-01 09:30:15', '2026-03-01T09:30:15.000Z'],
  ['2026-03-01T09:30:15.5Z', '2026-03-01T09:30:15.500Z'],
  ['2026-03-01T09:30+01:00', '2026-03-01T08:30:00.000Z'],
  ['2h', '2026-03-02T07:00:00.000Z'],
  ['1d12h', '2026-02-28T21:00:00.000Z'],
])('%s is %s', (text, moment) => {
  expect(new Date(parseMoment(text, NOW)).toISOString()).toBe(moment);
});

test.each(['', 'yesterday', '2026-13-01', '2026-03-01T25:00', '01.03.2026', '1.5', 'd', '2026'])(
  '%j is no date',
  (text) => {
    expect(() => parseMoment(text, NOW)).toThrow(expect.objectContaining({ code: 'usage' }));
  },
);
