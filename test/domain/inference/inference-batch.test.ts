import { expect, it } from 'vitest';
import { InferenceBatch } from '../../../src/domain/inference/inference-batch.js';
import { emptySummary } from '../../../src/domain/inference/inference-summary.js';
import { aRecord } from './fixtures.js';

it('has a point for each number of a record, at its step', () => {
  const batch = new InferenceBatch(emptySummary());
  batch.add([
    aRecord(4, { latencyMs: 1, metrics: [{ name: 'confidence', value: 0.5 }] }),
    aRecord(5),
  ]);
  expect(batch.points).toEqual([
    { key: 'latency_ms', value: 1, timestamp: 4000, step: 4 },
    { key: 'confidence', value: 0.5, timestamp: 4000, step: 4 },
    { key: 'latency_ms', value: 10, timestamp: 5000, step: 5 },
  ]);
});

it('leaves out what is in the run', () => {
  const before = new InferenceBatch(emptySummary());
  before.add([aRecord(1, { facts: { logs: 1 } }), aRecord(2)]);
  const batch = new InferenceBatch(before.summary);
  batch.add([aRecord(1, { facts: { logs: 1 } })]);
  expect([batch.isEmpty, batch.facts]).toEqual([true, []]);
  batch.add([aRecord(2), aRecord(3, { stage: 'Staging' }), aRecord(4)]);
  expect(batch.points.map(({ step }) => step)).toEqual([3, 4]);
  expect(batch.path).toBe('inference/part-000000000003.jsonl');
  expect(batch.tags.get('mlreg.inference.stage')).toBe('Staging');
  expect(batch.summary.latency.count).toBe(4);
});
