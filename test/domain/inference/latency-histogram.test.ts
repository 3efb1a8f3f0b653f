import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LatencyHistogram } from '../../../src/domain/inference/latency-histogram.js';

const latencies = fc.array(fc.double({ min: 0.001, max: 1e5, noNaN: true }), { minLength: 1 });

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

const exact = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] as number;

it.each([0, 0.5, 0.95, 1])('tells the quantile %d within its accuracy', (share) => {
  fc.assert(
    fc.property(latencies, (values) => {
      const histogram = histogramOf(values);
      const off = Math.abs(histogram.quantile(share) / exact(values, share) - 1);
      expect(off).toBeLessThan(histogram.accuracy + 1e-9);
    }),
  );
});

it('is within 1 % for what takes a millisecond to two seconds', () => {
  const histogram = histogramOf(Array.from({ length: 2_000 }, (_, index) => index + 1));
  expect(histogram.accuracy).toBeLessThan(0.01);
  expect(Math.abs(histogram.quantile(0.95) / 1900 - 1)).toBeLessThan(0.01);
});

it('of two processes is that of all their values', () => {
  fc.assert(
    fc.property(latencies, latencies, (one, other) => {
      const merged = histogramOf(one);
      merged.merge(histogramOf(other));
      expect(merged.toJSON()).toEqual(histogramOf([...one, ...other]).toJSON());
    }),
  );
});

it('survives its text, which fits into a tag', () => {
  const values = fc.array(fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }));
  fc.assert(
    fc.property(values, (given) => {
      const text = JSON.stringify(histogramOf(given));
      expect(text.length).toBeLessThan(4_000);
      expect(JSON.stringify(LatencyHistogram.from(JSON.parse(text)))).toBe(text);
    }),
  );
});

it.each([
  null,
  7,
  {},
  { scale: -1, first: 0, counts: [] },
  { scale: 1e9, first: 0, counts: [1] },
  { scale: 0, first: 0.5, counts: [1] },
  { scale: 0, first: 1e9, counts: [1] },
  { scale: 0, first: -1e9, counts: [1] },
  { scale: 0, first: 0, counts: [-1] },
  { scale: 0, first: 0, counts: Array(10_000).fill(1) },
])('is not made of %j', (json) => {
  expect(LatencyHistogram.from(json)).toBeNull();
});
