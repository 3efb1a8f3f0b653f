import {
  emptySummary,
  GrowingSummary,
  type InferenceSummary,
} from '../../../src/domain/inference/inference-summary.js';
import { type LineBlock, textsOf } from '../../../src/domain/inference/line-block.js';
import type { NumberedRecord } from '../../../src/domain/inference/numbered-record.js';

export function aRecord(number: number, parts: Partial<NumberedRecord> = {}): NumberedRecord {
  return {
    ...{ number, time: 1_000 * number, model: 'm', version: '1', stage: null },
    ...{ latencyMs: 10, metrics: {}, facts: null },
    ...parts,
  };
}

export function blockOf(lines: readonly string[]): LineBlock {
  const text = lines.map((line) => `${line}\n`).join('');
  return { bytes: new TextEncoder().encode(text), lines: lines.length };
}

export function linesIn(block: LineBlock): string[] {
  return textsOf(block);
}

export function summaryWith(
  records: readonly NumberedRecord[],
  before: InferenceSummary = emptySummary(),
): InferenceSummary {
  const summary = new GrowingSummary(before);
  for (const record of records) summary.add(record);
  return summary;
}
