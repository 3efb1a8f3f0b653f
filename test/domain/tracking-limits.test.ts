import { describe, expect, test } from 'vitest';
import {
  checkNewExperiment,
  checkNewRun,
  checkRunEntries,
} from '../../src/domain/tracking-limits.js';
import type { MetricPoint, NewRun } from '../../src/domain/tracking-store.js';

const RUN: NewRun = { experimentId: '1', name: 'train', startTime: 1 };
const POINT: MetricPoint = { key: 'acc', value: 0.5, timestamp: 1, step: 0 };
const usage = expect.objectContaining({ code: 'usage' });
const one = (key: string, value: string) => new Map([[key, value]]);

describe('the longest that every store takes', () => {
  test.each([
    ['name of an experiment', 256, (name: string) => checkNewExperiment({ name })],
    ['name of a run', 250, (name: string) => checkNewRun({ ...RUN, name })],
    ['user', 256, (userId: string) => checkNewRun({ ...RUN, userId })],
    ['parameter', 6_000, (value: string) => checkRunEntries({ params: one('p', value) })],
    ['tag', 8_000, (value: string) => checkRunEntries({ tags: one('t', value) })],
    ['tag', 8_000, (value: string) => checkNewRun({ ...RUN, tags: one('t', value) })],
    ['metric', 250, (key: string) => checkRunEntries({ metrics: [{ ...POINT, key }] })],
    ['parameter', 250, (key: string) => checkRunEntries({ params: one(key, '') })],
    ['tag', 250, (key: string) => checkRunEntries({ tags: one(key, '') })],
  ])('%s: %i characters', (what, limit, check) => {
    // Outside the basic plane a character is two for JavaScript, and one for Python.
    for (const character of ['x', '𝒜']) {
      check(character.repeat(limit));
      const longer = character.repeat(limit + 1);
      expect(() => check(longer)).toThrow(usage);
      expect(() => check(longer)).toThrow(what);
    }
  });
});

describe('names of metrics, parameters and tags', () => {
  test.each(['', '.', '..', '..a', '/a', 'a/', 'a//b', 'a/../b', 'a/./b', 'a;b', 'a\nb', '@x'])(
    '%j is none',
    (key) => {
      expect(() => checkRunEntries({ metrics: [{ ...POINT, key }] })).toThrow(usage);
      expect(() => checkRunEntries({ params: one(key, 'x') })).toThrow(usage);
      expect(() => checkRunEntries({ tags: one(key, 'x') })).toThrow(usage);
      expect(() => checkNewRun({ ...RUN, tags: one(key, 'x') })).toThrow(usage);
    },
  );

  test.each(['a', 'a/b', 'mlflow.note.content', '__proto__', 'val loss: 1-2', 'größe', 'a..'])(
    '%j is one',
    (key) => checkRunEntries({ metrics: [{ ...POINT, key }], params: one(key, '') }),
  );
});

describe('numbers', () => {
  test.each([-1, 0.5, Number.NaN, 2 ** 53])('%d is no time', (time) => {
    expect(() => checkNewRun({ ...RUN, startTime: time })).toThrow(usage);
    expect(() => checkRunEntries({ metrics: [{ ...POINT, timestamp: time }] })).toThrow(usage);
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no step', (step) => {
    expect(() => checkRunEntries({ metrics: [{ ...POINT, step }] })).toThrow(usage);
  });

  test('a step may be negative, and a value anything that is a number', () => {
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY, -0, 1e308]) {
      checkRunEntries({ metrics: [{ ...POINT, step: -5, value }] });
    }
    const value = '0.5' as unknown as number;
    expect(() => checkRunEntries({ metrics: [{ ...POINT, value }] })).toThrow('is no number');
  });
});

test('a run has one name', () => {
  checkNewRun({ ...RUN, tags: one('mlflow.runName', 'train') });
  expect(() => checkNewRun({ ...RUN, tags: one('mlflow.runName', 'other') })).toThrow(
    'the run is called "train", and "other" in its tag mlflow.runName',
  );
  expect(() => checkRunEntries({ tags: one('mlflow.runName', '') })).toThrow('needs a name');
  expect(() => checkRunEntries({ tags: one('mlflow.runName', 'x'.repeat(251)) })).toThrow(usage);
});
