import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServerClock } from '../../src/client/server-clock.js';

const OURS = Date.parse('2026-03-02T09:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now: OURS });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An answer that took 100 ms, by a steady clock that says 1,000 now. */
const hearing = (...dates: (string | undefined)[]) => {
  const clock = new ServerClock();
  for (const date of dates) clock.hear(date, 900, 1_000);
  return clock.now(1_000) - OURS;
};
const date = (seconds: number) => new Date(OURS + 1_000 * seconds).toUTCString();

test('our own time before the first answer, and where answers have none', () => {
  expect(hearing()).toBe(0);
  expect(hearing(undefined, 'today')).toBe(0);
});

test('our own time where the answer agrees', () => {
  expect(hearing(date(0))).toBe(0);
  expect(hearing(date(-1))).toBe(0);
});

test("the server's where it does not: the nearest to ours", () => {
  expect(hearing(date(60))).toBe(60_000);
  expect(hearing(date(-60))).toBe(-60_000 + 2_000 + 100);
});

test('it goes on with the steady clock', () => {
  const clock = new ServerClock();
  clock.hear(date(60), 900, 1_000);
  vi.setSystemTime(0);
  expect(clock.now(4_000) - OURS).toBe(63_000);
});
