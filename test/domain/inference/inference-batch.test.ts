import { expect, it } from 'vitest';
import { InferenceBatch } from '../../../src/domain/inference/inference-batch.js';
import {
  emptySummary,
  GrowingSummary,
  type InferenceSummary,
} from '../../../src/domain/inference/inference-summary.js';
import type { NumberedRecord } from '../../../src/domain/inference/numbered-record.js';
import { aRecord, summaryWith } from './fixtures.js';

function entriesOf(records: readonly NumberedRecord[], before: InferenceSummary = emptySummary()) {
  const batch = new InferenceBatch(new GrowingSummary(before));
  for (const record of records) batch.add(record);
  return batch.entries();
}

it('has a point for each number of a record, at its step', () => {
  const records = [aRecord(4, { latencyMs: 1, metrics: { confidence: 0.5 } }), aRecord(5)];
  expect(entriesOf(records).points).toEqual([
    { key: 'latency_ms', value: 1, timestamp: 4000, step: 4 },
    { key: 'confidence', value: 0.5, timestamp: 4000, step: 4 },
    { key: 'latency_ms', value: 10, timestamp: 5000, step: 5 },
  ]);
});

it('leaves out what is in the run', () => {
  const before = summaryWith([aRecord(1, { facts: { logs: 1 } }), aRecord(2)]);
  const known = aRecord(1, { facts: { logs: 1 } });
  const { points, facts } = entriesOf([known], before);
  expect([points.length, facts.length]).toEqual([0, 0]);

  const more = [aRecord(2), aRecord(3, { stage: 'Staging' }), aRecord(4)];
  const { tags, path, ...entries } = entriesOf([known, ...more], before);
  expect(entries.points.map(({ step }) => step)).toEqual([3, 4]);
  expect(path).toBe('inference/part-000000000003.jsonl');
  expect(JSON.parse(new TextDecoder().decode(entries.facts)).number).toBe(3);
  expect(tags.get('mlreg.inference.stage')).toBe('Staging');
  expect(JSON.parse(tags.get('mlreg.inference.summary') ?? '').latency[0]).toBe(4);
});
