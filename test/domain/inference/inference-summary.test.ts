import { expect, it } from 'vitest';
import {
  latencyQuantile,
  meanOf,
  mergedSummary,
  parseSummary,
  summaryText,
} from '../../../src/domain/inference/inference-summary.js';
import { aRecord, summaryWith } from './fixtures.js';

const records = [
  aRecord(1, { latencyMs: 10, metrics: { confidence: 0.5 } }),
  aRecord(2, { latencyMs: 30, metrics: { confidence: Number.NaN } }),
  aRecord(3, { latencyMs: 20, metrics: { confidence: 1 } }),
];

it('tells count, mean and bounds; what is no number counts nowhere', () => {
  const { last, latency, metrics } = summaryWith(records);
  expect({ last, latency }).toEqual({ last: 3, latency: { count: 3, sum: 60, min: 10, max: 30 } });
  expect(meanOf(latency)).toBe(20);
  expect(metrics.get('confidence')).toEqual({ count: 2, sum: 1.5, min: 0.5, max: 1 });
});

it('leaves the summary that it goes on from as it was', () => {
  const before = summaryWith(records.slice(0, 1));
  const text = summaryText(before);
  summaryWith(records.slice(1), before);
  expect(summaryText(before)).toBe(text);
});

it('gives quantiles that are no less than the least, and no more than the most', () => {
  const one = summaryWith(records.slice(0, 1));
  expect([0.5, 0.95].map((share) => latencyQuantile(one, share))).toEqual([10, 10]);
});

it('survives its text', () => {
  const summary = summaryWith(records);
  const read = parseSummary(summaryText(summary));
  expect(read && summaryText(read)).toBe(summaryText(summary));
});

it('of two processes is that of all their records', () => {
  const [one, other] = [records.slice(0, 1), records.slice(1)];
  const both = mergedSummary([one, other].map((each) => summaryWith(each)));
  expect(summaryText(both)).toBe(summaryText(summaryWith(records)));
});

it('fits into a tag, with however many metrics', () => {
  const metrics = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [
      `metric ${String(index).padStart(3, '0')}`,
      0.123456789,
    ]),
  );
  const latencies = Array.from({ length: 5_000 }, (_, index) =>
    aRecord(index + 1, { latencyMs: 1.01 ** index % 60_000, metrics }),
  );
  const text = summaryText(summaryWith(latencies));
  expect(text.length).toBeLessThanOrEqual(5_000);
  const names = [...(parseSummary(text)?.metrics.keys() ?? [])];
  expect(names.slice(0, 2)).toEqual(['metric 000', 'metric 001']);
});

it.each(['', 'null', '[]', '{}', '{"last":1}', '{"last":"1","latency":[1,2,3]}', '{"last":1,'])(
  'is not made of %j',
  (text) => {
    expect(parseSummary(text)).toBeNull();
  },
);
