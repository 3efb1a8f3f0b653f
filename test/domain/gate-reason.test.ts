import { expect, test } from 'vitest';
import { gateReason } from '../../src/domain/gate-reason.js';
import { evaluateGate, parseGate } from '../../src/domain/gates.js';
import { versionValues } from '../../src/domain/version-values.js';
import { aMetric, aRun, aVersion } from './fixtures.js';

const view = { now: 45 * 86_400_000, shortName: 'm' };
const metrics = { f1: 0.81, nan: Number.NaN, inf: Number.POSITIVE_INFINITY };
const run = aRun({
  metrics: new Map(Object.entries(metrics).map(([key, value]) => [key, aMetric(value)])),
  params: new Map([['optimizer', 'adam']]),
});
const candidate = versionValues({ version: aVersion({ aliases: ['a', 'b'] }), run }, view);

test.each([
  ['metrics.f1 >= 0.85', '0.81 >= 0.85, missed by 0.04'],
  ['metrics.f1 >= 0.8', '0.81 >= 0.8'],
  ['metrics.f1 >= 0.8 and metrics.f1 < 0.5', '0.81 < 0.5, missed by 0.31'],
  ['not metrics.f1 < 0.9', '0.81 < 0.9, missed by 0.09'],
  ['metrics.nan > 0', 'metrics.nan is NaN'],
  ['metrics.inf < 1', 'Infinity < 1'],
  ['metrics.f2 > 0', 'metrics.f2 is absent: did you mean metrics.f1?'],
  ['metrics.zzzzz > 0', 'metrics.zzzzz is absent'],
  ["description != ''", 'description is absent'],
  ['description != null', 'description is absent'],
  ['metrics.f1 = null', 'metrics.f1 is 0.81'],
  ["status = 'READY' or status = 'PENDING'", "'READY' = 'READY'"],
  ['metrics.f1 / 0 > 1', 'metrics.f1 / 0 is absent'],
  ['params.optimizer < 0.5', "'adam' < 0.5"],
  ["status = 'PENDING'", "'READY' = 'PENDING'"],
  ["'champion' in aliases", "'champion' in (a, b)"],
  ['age < 30d', '45d < 30d, missed by 15d'],
  ['metrics.f1 > production.metrics.f1', 'no other version is in Production'],
  ['metrics.f1 > x.metrics.f1 and metrics.f1 > 1', '0.81 > 1, missed by 0.19; no version has @x'],
])('%s: %s', (text, reason) => {
  const gate = parseGate(text, '--require');
  expect(gateReason(evaluateGate(gate, { candidate, occupants: new Map() }))).toBe(reason);
});
