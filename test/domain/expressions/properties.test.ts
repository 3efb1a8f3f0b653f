import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExpressionError } from '../../../src/domain/expressions/error.js';
import { evaluate } from '../../../src/domain/expressions/evaluate.js';
import { parseOrder } from '../../../src/domain/expressions/order.js';
import { parseExpression } from '../../../src/domain/expressions/parse.js';
import { lookupIn, VOCABULARY } from './vocabulary.js';

const piece = fc.oneof(
  fc.constantFrom(
    ...['metrics.f1', 'params.lr', 'tags.`a b`', 'stage', 'age', 'aliases', 'version', 'name'],
    ...['=', '!=', '<', '>=', '(', ')', ',', '+', '-', '*', '/', '!', '&&', '||', '.', '`', "'"],
    ...['and', 'or', 'not', 'in', 'null', 'true', '0.5', '30d', "'text'", "'Production'", ' '],
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(' ')),
  fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
);

test.each([
  ['a condition', parseExpression],
  ['an order', parseOrder],
] as const)('any text is %s, or an error that points into it', (_name, parse) => {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        parse(text, VOCABULARY);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        const { start, end } = error.spot;
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
        expect(error.problem).not.toBe('');
      }
    }),
    { numRuns: 3000 },
  );
});

/** A condition as a tree of its own, with what it is written as and what it must give. */
interface Case {
  readonly text: string;
  readonly verdict: boolean | null;
}
interface Term {
  readonly text: string;
  /** Undefined: absent. */
  readonly value: number | undefined;
}

const METRICS: Readonly<Record<string, number>> = { a: 0, b: 1, c: -2.5, nan: Number.NaN };
const lookup = lookupIn(
  Object.fromEntries(Object.entries(METRICS).map(([key, value]) => [`metrics.${key}`, value])),
);

const space = fc.constantFrom(' ', '  ', '\n', '\t ');
const leafTerm: fc.Arbitrary<Term> = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'nan', 'absent').map((key) => {
    const value = METRICS[key];
    return { text: `metrics.${key}`, value: Number.isNaN(value) ? undefined : value };
  }),
  fc.integer({ min: 0, max: 3 }).map((value) => ({ text: String(value), value })),
);
const term: fc.Arbitrary<Term> = fc.oneof(
  { weight: 3, arbitrary: leafTerm },
  {
    weight: 1,
    arbitrary: fc
      .tuple(leafTerm, fc.constantFrom('+', '-', '*', '/'), leafTerm, space)
      .map(([left, operator, right, gap]) => ({
        text: `(${left.text}${gap}${operator}${gap}${right.text})`,
        value: calculated(left.value, operator, right.value),
      })),
  },
);

function calculated(a: number | undefined, operator: string, b: number | undefined) {
  if (a === undefined || b === undefined) return undefined;
  if (operator === '/') return b === 0 ? undefined : a / b;
  return operator === '+' ? a + b : operator === '-' ? a - b : a * b;
}

const comparison: fc.Arbitrary<Case> = fc
  .tuple(term, fc.constantFrom('=', '==', '!=', '<', '<=', '>', '>='), term)
  .map(([{ text: left, value: a }, operator, { text: right, value: b }]) => {
    const text = `${left} ${operator} ${right}`;
    if (a === undefined || b === undefined) return { text, verdict: null };
    const outcomes: Record<string, boolean> = {
      '=': a === b,
      '==': a === b,
      '!=': a !== b,
      '<': a < b,
      '<=': a <= b,
      '>': a > b,
      '>=': a >= b,
    };
    return { text, verdict: outcomes[operator] ?? null };
  });

const { condition } = fc.letrec<{ condition: Case }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    comparison,
    fc.tuple(fc.constantFrom('not ', 'NOT ', '!'), tie('condition')).map(([sign, of]) => ({
      text: `${sign}(${of.text})`,
      verdict: of.verdict === null ? null : !of.verdict,
    })),
    fc
      .tuple(fc.constantFrom('and', 'or', '&&', '||', 'OR'), tie('condition'), tie('condition'))
      .map(([word, left, right]) => {
        const isAnd = word === 'and' || word === '&&';
        const both = [left.verdict, right.verdict];
        const decided = both.includes(!isAnd) ? !isAnd : both.includes(null) ? null : isAnd;
        return { text: `(${left.text}) ${word} (${right.text})`, verdict: decided };
      }),
  ),
}));

test('a condition is what its parts make it', () => {
  fc.assert(
    fc.property(condition, ({ text, verdict }) => {
      expect(evaluate(parseExpression(text, VOCABULARY).condition, lookup)).toBe(verdict);
    }),
    { numRuns: 1000 },
  );
});

test('not binds tighter than and, and tighter than or', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), comparison), { minLength: 1, maxLength: 6 }),
      (all) => {
        const plain = all
          .map(([isNegated, { text }], index) => {
            const word = index === 0 ? '' : index % 2 === 0 ? ' or ' : ' and ';
            return `${word}${isNegated ? 'not ' : ''}${text}`;
          })
          .join('');
        const groups: string[][] = [];
        all.forEach(([isNegated, { text }], index) => {
          const part = isNegated ? `(not (${text}))` : `(${text})`;
          if (index % 2 === 0) groups.push([part]);
          else groups.at(-1)?.push(part);
        });
        const bracketed = groups.map((group) => `(${group.join(' and ')})`).join(' or ');
        const verdict = (text: string) =>
          evaluate(parseExpression(text, VOCABULARY).condition, lookup);
        expect(verdict(plain)).toBe(verdict(bracketed));
      },
    ),
  );
});

test('any text between quotes that it does not hold is that text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('"', "'"), (text, quote) => {
      fc.pre(!text.includes(quote));
      const { condition: read } = parseExpression(`name = ${quote}${text}${quote}`, VOCABULARY);
      expect(evaluate(read, lookupIn({ name: text }))).toBe(true);
      expect(evaluate(read, lookupIn({ name: `${text}x` }))).toBe(false);
    }),
  );
});

test('any key of MLflow can be named between backticks', () => {
  const key = fc.stringMatching(/^[/\w.\- :äöü名]{1,20}$/);
  fc.assert(
    fc.property(key, (name) => {
      const { paths } = parseExpression(`metrics.\`${name}\` > 1`, VOCABULARY);
      expect(paths).toMatchObject([{ field: 'metrics', key: name }]);
    }),
  );
});
