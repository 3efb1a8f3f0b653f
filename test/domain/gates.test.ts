import { describe, expect, test } from 'vitest';
import { ExpressionError } from '../../src/domain/expressions/error.js';
import { checkAliases, evaluateGate, occupantsNamed, parseGate } from '../../src/domain/gates.js';
import type { ModelVersion } from '../../src/domain/types.js';
import { versionValues } from '../../src/domain/version-values.js';
import { aMetric, aRun, aVersion } from './fixtures.js';

const DAY = 86_400_000;

function values(metrics: Readonly<Record<string, number>>, version: Partial<ModelVersion> = {}) {
  const entries = Object.entries(metrics).map(([key, value]) => [key, aMetric(value)] as const);
  const run = aRun({ metrics: new Map(entries), params: new Map([['lr', '0.1']]) });
  return versionValues({ version: aVersion(version), run }, { now: 10 * DAY, shortName: 'm' });
}

const candidate = values(
  { f1: 0.9, rmse: 0.3, nan: Number.NaN },
  { description: 'better', tags: new Map([['validated', 'true']]), stage: 'Staging' },
);
const production = values({ f1: 0.8, rmse: 0.2 });
const judged = (text: string, occupants = new Map([['Production', production]])) =>
  evaluateGate(parseGate(text, '--require'), { candidate, occupants });

describe('a gate', () => {
  test.each([
    ['metrics.f1 >= 0.85', 'passed'],
    ['metrics.f1 == 0.9', 'passed'],
    ['metrics.f1 > production.metrics.f1', 'passed'],
    ['metrics.rmse < production.metrics.rmse * 0.99', 'failed'],
    ['metrics.f1 > PRODUCTION.metrics.f1 + 0.2', 'failed'],
    ['metrics.absent > 0', 'failed'],
    ['not metrics.absent > 0', 'failed'],
    ['metrics.nan > 0 or metrics.nan <= 0', 'failed'],
    ['metrics.f1 > production.metrics.absent', 'failed'],
    ['tags.validated == "true" and description != ""', 'passed'],
    ["status = 'READY' and stage = 'staging' and age < 30d and params.lr <= 0.1", 'passed'],
    ['age < 9d', 'failed'],
    ['metrics.f1 > champion.metrics.f1', 'no_occupant'],
    ['not metrics.f1 < champion.metrics.f1', 'no_occupant'],
    ['metrics.f1 > 0.95 and metrics.f1 > champion.metrics.f1', 'failed'],
    ['metrics.f1 > 0.85 and metrics.f1 > champion.metrics.f1', 'passed'],
    ['metrics.f1 > 0.95 or metrics.f1 > champion.metrics.f1', 'no_occupant'],
  ])('%s: %s', (text, outcome) => {
    expect(judged(text).outcome).toBe(outcome);
  });

  test('tells what it saw, and by how much it failed', () => {
    expect(judged('metrics.rmse < production.metrics.rmse')).toEqual({
      expression: 'metrics.rmse < production.metrics.rmse',
      origin: '--require',
      outcome: 'failed',
      comparisons: [
        {
          left: { text: 'metrics.rmse', value: 0.3 },
          operator: '<',
          right: { text: 'production.metrics.rmse', value: 0.2 },
          met: false,
          difference: 0.1,
        },
      ],
      missing: [],
      absent: [],
    });
  });

  test('tells what is absent, with what is meant perhaps', () => {
    const { absent } = judged('metrics.f2 > production.metrics.rmze');
    expect(absent).toEqual([
      { name: 'metrics.f2', guesses: ['metrics.f1'] },
      { name: 'production.metrics.rmze', guesses: ['production.metrics.rmse'] },
    ]);
  });

  test('tells who is not there', () => {
    const { missing, comparisons } = judged('metrics.f1 > champion.metrics.f1');
    expect([missing, comparisons]).toEqual([['@champion'], []]);
  });
});

test('whose values gates look at, each once', () => {
  const texts = ['metrics.f1 > production.metrics.f1', 'champion.version < production.version + 1'];
  const gates = texts.map((text) => parseGate(text, '--require'));
  expect(occupantsNamed(gates)).toEqual(['Production', '@champion']);
});

describe('an alias in a gate', () => {
  const check = (text: string) =>
    checkAliases([parseGate(text, '--require')], new Set(['champion']));

  test('that is nearly one there is, is a typo', () => {
    const text = 'metrics.f1 > 0.5 and metrics.f1 > chmpion.metrics.f1';
    const thrown = (() => {
      try {
        return check(text);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(ExpressionError);
    const { problem, spot, hint } = thrown as ExpressionError;
    expect(text.slice(spot.start, spot.end)).toBe('chmpion.metrics.f1');
    expect([problem, hint]).toEqual([
      'the model has no alias "chmpion"',
      'did you mean "champion"?',
    ]);
  });

  test.each(['champion.version > 1', 'shadow.version > 1', 'production.version > 1'])(
    '%s is none',
    (text) => {
      expect(() => check(text)).not.toThrow();
    },
  );
});

test('a gate of the settings names its place', () => {
  expect(() => parseGate('metrcs.f1 > 1', 'mlreg.config.yaml:3')).toThrow(
    /^mlreg.config.yaml:3: a gate cannot be read: unknown field "metrcs" \(column 1 of/,
  );
});
