import { expect, test } from 'vitest';
import { logBatches } from '../../../src/adapters/store/rest/log-batches.js';

const metrics = (length: number) =>
  Array.from({ length }, (_each, step) => ({ key: 'm', value: 0.5, timestamp: 1, step }));
const texts = (length: number, value = 'x') =>
  new Map(Array.from({ length }, (_each, index) => [`k${index}`, value] as const));
const sizes = (...args: Parameters<typeof logBatches>) =>
  Array.from(logBatches(...args), (batch) => [
    batch.params.length,
    batch.metrics.length,
    batch.tags.length,
  ]);

test('nothing is no request', () => {
  expect(sizes({})).toEqual([]);
  expect(sizes({ metrics: [], params: new Map(), tags: new Map() })).toEqual([]);
});

test('a request has 1,000 values at most, 100 of them params and 100 tags', () => {
  expect(sizes({ params: texts(100), metrics: metrics(800), tags: texts(100) })).toEqual([
    [100, 800, 100],
  ]);
  expect(sizes({ params: texts(100), metrics: metrics(801), tags: texts(100) })).toEqual([
    [100, 801, 99],
    [0, 0, 1],
  ]);
  expect(sizes({ metrics: metrics(2_500) })).toEqual([
    [0, 1000, 0],
    [0, 1000, 0],
    [0, 500, 0],
  ]);
  expect(sizes({ params: texts(101), tags: texts(101) })).toEqual([
    [100, 0, 0],
    [1, 0, 100],
    [0, 0, 1],
  ]);
});

test('and less than a million bytes, as UTF-8', () => {
  const batches = [...logBatches({ params: texts(100, '\u{1f600}'.repeat(3_000)) })];
  expect(batches.map(({ params }) => params.length)).toEqual([74, 26]);
  const long = Math.max(...batches.map((batch) => Buffer.byteLength(JSON.stringify(batch))));
  expect(long).toBeLessThan(1_000_000);
});

test('every value is in one request, in its order', () => {
  const steps = [...logBatches({ metrics: metrics(2_500) })].flatMap((batch) =>
    batch.metrics.map(({ step }) => step),
  );
  expect(steps).toEqual(metrics(2_500).map(({ step }) => step));
});

test('what JSON has no number for is text', () => {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1];
  const points = values.map((value) => ({ key: 'm', value, timestamp: 1, step: 0 }));
  const [batch] = logBatches({ metrics: points });
  expect(batch?.metrics.map(({ value }) => value)).toEqual(['NaN', 'Infinity', '-Infinity', 0.1]);
});
