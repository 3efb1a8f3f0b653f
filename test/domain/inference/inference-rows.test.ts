import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../src/domain/compared-row.js';
import {
  inferenceDirection,
  inferenceOrder,
  inferenceValues,
} from '../../../src/domain/inference/inference-rows.js';
import {
  emptySummary,
  type InferenceSummary,
} from '../../../src/domain/inference/inference-summary.js';
import type { Direction } from '../../../src/domain/metric-direction.js';
import { aRecord, summaryWith } from './fixtures.js';

function summaryOf(...records: [latencyMs: number, metrics?: Record<string, number>][]) {
  return summaryWith(
    records.map(([latencyMs, metrics = {}], index) => aRecord(index + 1, { latencyMs, metrics })),
  );
}
const valuesOf = (summary: InferenceSummary | null) => Object.fromEntries(inferenceValues(summary));

describe('what is compared of a version in use', () => {
  it('is how often, how fast, and the mean of each metric', () => {
    const summary = summaryOf([10, { confidence: 0.5 }], [20, { confidence: 1, f1: 1 }], [30]);
    const {
      'latency_ms.p50': middle = 0,
      'latency_ms.p95': most = 0,
      ...exact
    } = valuesOf(summary);
    expect(exact).toEqual({ inferences: 3, 'latency_ms.mean': 20, confidence: 0.75, f1: 1 });
    expect([Math.abs(middle / 20 - 1) < 0.01, Math.abs(most / 30 - 1) < 0.01]).toEqual([
      true,
      true,
    ]);
  });

  it('has no digits that nobody measured', () => {
    expect(
      valuesOf(summaryOf([0.1, { a: 0.1 }], [0.2, { a: 0.2 }], [0.3, { a: 0.3 }])),
    ).toMatchObject({ 'latency_ms.mean': 0.2, a: 0.2 });
    expect(valuesOf(summaryOf([1e9 / 3]))).toMatchObject({ 'latency_ms.mean': 333_333_000 });
  });

  it.each([
    ['was not tracked', null],
    ['has a run without a record', emptySummary()],
  ])('is nothing where it %s', (_, summary) => {
    expect(valuesOf(summary)).toEqual({});
  });

  it('leaves out a metric that never was a number', () => {
    expect(valuesOf(summaryOf([1, { confidence: Number.NaN }]))).not.toHaveProperty('confidence');
  });

  it('does not take a metric for one of its own rows', () => {
    const summary = summaryOf([5, { inferences: 99, 'latency_ms.p95': 99 }]);
    expect(valuesOf(summary)).toMatchObject({ inferences: 1, 'latency_ms.p95': 5 });
  });
});

it('puts the number and the latencies first, and leaves the others in their order', () => {
  const names = [
    'accuracy',
    'latency_ms.p95',
    'latency_ms.mean',
    'inferences',
    'latency_ms.p50',
    'z',
  ];
  const rows = rowsOf([new Map(names.map((name) => [name, 1]))]);
  expect(inferenceOrder(rows).map(({ name }) => name)).toEqual([
    ...['inferences', 'latency_ms.mean', 'latency_ms.p50', 'latency_ms.p95', 'accuracy', 'z'],
  ]);
  expect(rows.map(({ name }) => name)).toEqual(names);
});

describe('which is better', () => {
  const stated = new Map<string, Direction>([
    ['confidence', 'higher'],
    ['inferences', 'higher'],
    ['latency_ms.p95', 'higher'],
  ]);

  it.each([
    ['latency_ms.mean', 'lower'],
    ['latency_ms.p50', 'lower'],
    ['latency_ms.p95', 'lower'],
    ['confidence', 'higher'],
    ['accuracy', 'higher'],
    ['queue_ms', null],
    ['inferences', null],
  ])('of %s: %s', (name, direction) => {
    expect(inferenceDirection(name, stated)).toBe(direction);
  });
});
