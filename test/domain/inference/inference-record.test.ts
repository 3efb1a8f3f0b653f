import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/domain/errors.js';
import {
  type InferenceRecord,
  inferenceLine,
} from '../../../src/domain/inference/inference-record.js';
import { partLine, partPath } from '../../../src/domain/inference/inference-run.js';
import { parseInferenceLine } from '../../../src/domain/inference/numbered-record.js';
import { aRecord } from './fixtures.js';

const RECORD: InferenceRecord = { model: 'm', version: '3', latencyMs: 12.5 };

describe('a record', () => {
  it('survives its line', () => {
    const metrics = { confidence: Number.NaN, drift: Number.NEGATIVE_INFINITY, 'f1 score': 0.5 };
    const facts = { service: 'nova\n', logs: [1, null] };
    const line = inferenceLine({ ...RECORD, stage: 'Production', metrics, facts }, 7, 1000);
    expect(line).not.toContain('\n');
    expect(parseInferenceLine(line)).toEqual({
      ...{ number: 7, time: 1000, model: 'm', version: '3', stage: 'Production', latencyMs: 12.5 },
      metrics,
      facts,
    });
  });

  it('has the time that it is given', () => {
    const line = inferenceLine({ ...RECORD, timestamp: 5 }, 1, 1000);
    expect(parseInferenceLine(line)?.time).toBe(5);
  });

  it('leaves the metrics of its caller as they are', () => {
    const metrics = { confidence: Number.NaN };
    inferenceLine({ ...RECORD, metrics }, 1, 0);
    expect(metrics).toEqual({ confidence: Number.NaN });
  });

  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  it.each([
    ['no latency', { latencyMs: Number.NaN }],
    ['a negative latency', { latencyMs: -1 }],
    ['an endless latency', { latencyMs: Number.POSITIVE_INFINITY }],
    ['a latency of text', { latencyMs: '1' as unknown as number }],
    ['a metric of text', { metrics: { confidence: '1' as unknown as number } }],
    ['a metric that MLflow does not take', { metrics: { 'a,b': 1 } }],
    ['a second latency', { metrics: { latency_ms: 1 } }],
    ['a time that is none', { timestamp: 1.5 }],
    ['a circle', { facts: circle }],
    ['a bigint', { facts: { count: 1n } }],
    ['a file', { facts: { text: 'x'.repeat(100_001) } }],
  ] as const)('with %s is refused', (_, wrong) => {
    expect(() => inferenceLine({ ...RECORD, ...wrong } as InferenceRecord, 1, 0)).toThrow(
      UsageError,
    );
  });

  it('keeps of its metrics those that MLflow takes', () => {
    const metrics =
      '{"confidence":1,"a,b":2,"latency_ms":3,"f1":"4","drift":"Infinity","__proto__":5}';
    const line = `{"number":1,"time":2,"model":"m","version":"3","latency_ms":4,"metrics":${metrics}}`;
    const found = parseInferenceLine(line)?.metrics ?? {};
    expect(Object.entries(found)).toEqual([
      ['confidence', 1],
      ['drift', Number.POSITIVE_INFINITY],
    ]);
  });

  it.each(['', 'null', '[1]', '{"number":1}', inferenceLine(RECORD, 1, 0).slice(0, -1)])(
    'is not made of %j',
    (line) => {
      expect(parseInferenceLine(line)).toBeNull();
    },
  );
});

describe('what becomes of records in a run', () => {
  it('is a line for each that has facts or a stage', () => {
    const records = [
      aRecord(1),
      aRecord(2, { facts: { logs: 1 } }),
      aRecord(3, { stage: 'Staging' }),
    ];
    expect(records.map(partLine).join('')).toBe(
      '{"number":2,"time":"1970-01-01T00:00:02.000Z","stage":null,"facts":{"logs":1}}\n' +
        '{"number":3,"time":"1970-01-01T00:00:03.000Z","stage":"Staging","facts":null}\n',
    );
    expect(partPath(2)).toBe('inference/part-000000000002.jsonl');
  });
});
