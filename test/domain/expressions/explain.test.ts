import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/domain/expressions/evaluate.js';
import { explain, without } from '../../../src/domain/expressions/explain.js';
import { parseExpression } from '../../../src/domain/expressions/parse.js';
import type { Path, Value } from '../../../src/domain/expressions/syntax.js';
import { lookupIn, VOCABULARY } from './vocabulary.js';

const OCCUPIED = { ...VOCABULARY, occupants: true };
const DAY = 86_400_000;

function explained(text: string, values: Readonly<Record<string, Value>>) {
  const { condition } = parseExpression(text, OCCUPIED);
  return explain(condition, text, lookupIn(values));
}

describe('explain', () => {
  test.each<[string, Record<string, Value>, boolean | null, number | string | null]>([
    ['metrics.f1 >= 0.85', { 'metrics.f1': 0.81 }, false, -0.04],
    ['not metrics.f1 < 0.85', { 'metrics.f1': 0.81 }, false, -0.04],
    ['metrics.f1 >= 0.85', { 'metrics.f1': 0.9 }, true, 0.05],
    ['metrics.f1 >= 0.85', {}, null, null],
    ['metrics.f1 >= 0.85', { 'metrics.f1': Number.NaN }, null, null],
    ['age < 30d', { age: 45 * DAY }, false, '15d'],
    ["params.lr = 'x'", { 'parameters.lr': '0.1' }, false, null],
    ['params.lr < 0.05', { 'parameters.lr': '1e-1' }, false, 0.05],
    ['description != null', {}, false, null],
    ['not description = null', { description: 'x' }, true, null],
  ])('%s of %j', (text, values, met, difference) => {
    expect(explained(text, values)).toMatchObject([{ met, difference }]);
  });

  test('has both sides, as they were written and as they are', () => {
    const text = "metrics.`val loss` < 2 * 0.5 and stage in ('Staging', 'none')";
    expect(explained(text, { 'metrics.val loss': 0.5, stage: 'Staging' })).toEqual([
      {
        left: { text: 'metrics.`val loss`', value: 0.5 },
        operator: '<',
        right: { text: '2 * 0.5', value: 1 },
        met: true,
        difference: -0.5,
      },
      {
        left: { text: 'stage', value: 'Staging' },
        operator: '=',
        right: { text: "'Staging'", value: 'Staging' },
        met: true,
        difference: null,
      },
      {
        left: { text: 'stage', value: 'Staging' },
        operator: '=',
        right: { text: "'none'", value: 'None' },
        met: false,
        difference: null,
      },
    ]);
  });
});

const KEYS = { t: 1, f: 0 } as const;
const leaf = fc.constantFrom(
  ...['metrics.t = 1', 'metrics.f = 1', 'metrics.absent = 1', 'champion.metrics.x > 1'],
);
const { condition: anyCondition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    leaf,
    tie('condition').map((of) => `not (${of})`),
    fc
      .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
      .map(([a, word, b]) => `(${a}) ${word} (${b})`),
  ),
}));

test('what compares with nobody counts as met, however it is negated', () => {
  fc.assert(
    fc.property(anyCondition, (text) => {
      fc.pre(text.split('champion').length <= 12);
      const { condition } = parseExpression(text, OCCUPIED);
      const left = without(condition, ({ occupant }: Path) => occupant !== null);
      const lookup = ({ key }: Path) => KEYS[key as keyof typeof KEYS] ?? null;
      const verdict = left === null || evaluate(left, lookup) === true;
      expect(verdict).toBe(passes(text));
    }),
    { numRuns: 1000 },
  );
});

/** The same by trying: each comparison with the champion may be true or false, as it helps. */
function passes(text: string): boolean {
  const count = text.split('champion.metrics.x > 1').length - 1;
  let seen = 0;
  const { condition } = parseExpression(
    text.replace(/champion\.metrics\.x > 1/g, () => `metrics.free${seen++} = 1`),
    OCCUPIED,
  );
  for (let choice = 0; choice < 2 ** count; choice += 1) {
    const lookup = ({ key }: Path) => {
      const free = /^free(\d+)$/.exec(key ?? '')?.[1];
      if (free !== undefined) return (choice >> Number(free)) & 1;
      return KEYS[key as keyof typeof KEYS] ?? null;
    };
    if (evaluate(condition, lookup) === true) return true;
  }
  return false;
}
