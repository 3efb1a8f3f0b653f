import { describe, expect, test } from 'vitest';
import type { ModelEvent } from '../../src/domain/event.js';
import { isStale } from '../../src/domain/event-record.js';
import { holdersAt } from '../../src/domain/holders-at.js';
import { anEvent } from './fixtures.js';

let time = 0;
const event = (given: Partial<ModelEvent>): ModelEvent => {
  time += 10;
  return anEvent({ id: String(time), time, endTime: time + 5, seq: time, ...given });
};
const promote = (version: string, target: string, from: string[] = [], kept: string[] = []) =>
  event({ version, target, from, kept });

/** Who held what at the end of each event, and before the first. */
function course(make: () => ModelEvent[]) {
  time = 0;
  const events = make();
  const newestFirst = [...events].reverse();
  return [0, ...events.map(({ endTime }) => endTime ?? 0)].map((at) =>
    Object.fromEntries(
      holdersAt(newestFirst, at).map(({ target, versions }) => [target, versions.join()]),
    ),
  );
}

test('a promotion takes the place of who was there', () => {
  expect(course(() => [promote('1', 'Production'), promote('3', 'Production', ['1'])])).toEqual([
    { Production: '' },
    { Production: '1' },
    { Production: '3' },
  ]);
});

test('before the first that was recorded, it is who that one found', () => {
  const [before] = course(() => [
    promote('3', 'Production', ['10', '2']),
    promote('3', '@a', ['2']),
  ]);
  expect(before).toEqual({ '@a': '2', Production: '2,10' });
});

test('between begin and end it is who was there before', () => {
  time = 0;
  const events = [promote('1', 'Production', ['7'])];
  expect(holdersAt(events, 14)).toMatchObject([{ versions: ['7'], event: null }]);
  expect(holdersAt(events, 15)).toMatchObject([{ versions: ['1'], event: { id: '10' } }]);
});

test('who was left beside it holds it too', () => {
  expect(course(() => [promote('3', 'Production', ['1', '2'], ['1', '2'])])[1]).toEqual({
    Production: '1,2,3',
  });
});

test('a version is in one stage, with as many aliases as it likes', () => {
  const last = course(() => [
    promote('1', 'Staging'),
    promote('1', '@a'),
    promote('1', 'Production'),
    promote('1', '@b'),
  ]).at(-1);
  expect(last).toEqual({ '@a': '1', '@b': '1', Production: '1', Staging: '' });
});

test('to Archived or None it leaves its stage', () => {
  const last = course(() => [promote('1', 'Production'), promote('1', 'Archived')]).at(-1);
  expect(last).toEqual({ Production: '' });
});

test('an alias that is taken away, and what is deleted, hold nothing', () => {
  const removed = event({ verb: 'alias remove', target: '@a', from: ['1'] });
  expect(course(() => [promote('1', '@a'), { ...removed, endTime: 30 }]).at(-1)).toEqual({
    '@a': '',
  });
  const last = (gone: Partial<ModelEvent>) =>
    course(() => [promote('1', 'Production'), promote('1', '@a'), event(gone)]).at(-1);
  const none = { '@a': '', Production: '' };
  expect(last({ verb: 'delete', version: '1' })).toEqual(none);
  expect(last({ verb: 'delete', from: ['1', '2'] })).toEqual(none);
  expect(last({ verb: 'cleanup', from: ['1'] })).toEqual(none);
  expect(last({ verb: 'cleanup', from: ['2'] })).toEqual({ '@a': '1', Production: '1' });
});

test.each(['RUNNING', 'FAILED'])('a change that is %s has changed nothing', (status) => {
  expect(
    course(() => [promote('1', '@a'), { ...promote('2', '@a', ['1']), status }]).at(-1),
  ).toEqual({
    '@a': '1',
  });
});

test('what is no stage or alias is left out', () => {
  expect(course(() => [event({ verb: 'tag', version: '1', target: 'tag a' })]).at(-1)).toEqual({});
});

describe('stale', () => {
  test.each([
    [{ status: 'RUNNING', time: 0, seq: 1 }, 60_000, false],
    [{ status: 'RUNNING', time: 0, seq: 1 }, 60_001, true],
    [{ status: 'RUNNING', time: 0, seq: null }, 3_600_000, false],
    [{ status: 'RUNNING', time: 0, seq: null }, 3_600_001, true],
    [{ status: 'FAILED', time: 0, seq: 1 }, 9_000_000, false],
  ])('%j at %i: %j', (given, now, stale) => {
    expect(isStale(event(given), now)).toBe(stale);
  });
});
