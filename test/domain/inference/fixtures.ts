import type { NumberedRecord } from '../../../src/domain/inference/numbered-record.js';

export function aRecord(number: number, parts: Partial<NumberedRecord> = {}): NumberedRecord {
  return {
    ...{ number, time: 1_000 * number, model: 'm', version: '1', stage: null },
    ...{ latencyMs: 10, metrics: new Map(), facts: null },
    ...parts,
  };
}
