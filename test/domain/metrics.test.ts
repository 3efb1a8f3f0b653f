import { describe, expect, test } from 'vitest';
import { joinMetrics, joinParams } from '../../src/domain/metrics.js';
import { aLoggedModel, aMetric, aRun } from './fixtures.js';

const run = (metrics: Record<string, ReturnType<typeof aMetric>>) =>
  aRun({ metrics: new Map(Object.entries(metrics)) });
const logged = (metrics: Record<string, ReturnType<typeof aMetric>>) =>
  aLoggedModel({ metrics: new Map(Object.entries(metrics)) });

describe('the metrics of a version', () => {
  test("are its logged model's over its run's", () => {
    const joined = joinMetrics(
      run({ accuracy: aMetric(0.8), loss: aMetric(0.1) }),
      logged({ accuracy: aMetric(0.9), f1: aMetric(0.7) }),
    );
    expect([...joined].map(([key, { value }]) => [key, value])).toEqual([
      ['accuracy', 0.9],
      ['loss', 0.1],
      ['f1', 0.7],
    ]);
  });

  test('come from whichever is there', () => {
    expect(joinMetrics(run({ a: aMetric(1) }), undefined).get('a')?.value).toBe(1);
    expect(joinMetrics(undefined, logged({ a: aMetric(2) })).get('a')?.value).toBe(2);
    expect(joinMetrics(undefined, undefined).size).toBe(0);
  });

  test('leave those of the run as they were', () => {
    const of = run({ a: aMetric(1) });
    joinMetrics(of, logged({ a: aMetric(2) }));
    expect(of.metrics.get('a')?.value).toBe(1);
  });
});

describe('a 0 of the logged model', () => {
  const nan = aMetric(Number.NaN, 7);

  test('is the NaN that the run logged at the same time', () => {
    expect(joinMetrics(run({ a: nan }), logged({ a: aMetric(0, 7) })).get('a')).toEqual(nan);
  });

  test.each([
    ['logged at another time', run({ a: nan }), aMetric(0, 8)],
    ['where the run has a number', run({ a: aMetric(1, 7) }), aMetric(0, 7)],
    ['where the run has nothing', run({}), aMetric(0, 7)],
  ])('is a 0 %s', (_name, of, metric) => {
    expect(joinMetrics(of, logged({ a: metric })).get('a')?.value).toBe(0);
  });

  test('another value is never a lost NaN', () => {
    expect(joinMetrics(run({ a: nan }), logged({ a: aMetric(0.5, 7) })).get('a')?.value).toBe(0.5);
  });
});

test("the parameters of a version are its logged model's over its run's", () => {
  const of = aRun({
    params: new Map([
      ['lr', '0.1'],
      ['__proto__', 'x'],
    ]),
  });
  const model = aLoggedModel({ params: new Map([['lr', '0.2']]) });
  expect([...joinParams(of, model)]).toEqual([
    ['lr', '0.2'],
    ['__proto__', 'x'],
  ]);
  expect(joinParams(undefined, undefined).size).toBe(0);
});
