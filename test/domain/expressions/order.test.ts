import { describe, expect, test } from 'vitest';
import { ExpressionError } from '../../../src/domain/expressions/error.js';
import { inOrder, parseOrder } from '../../../src/domain/expressions/order.js';
import type { Value } from '../../../src/domain/expressions/syntax.js';
import { lookupIn, VOCABULARY } from './vocabulary.js';

type Row = Readonly<Record<string, Value>> & { readonly id: string };

function ordered(text: string, rows: readonly Row[]): string {
  const order = parseOrder(text, VOCABULARY);
  const tie = (a: Row, b: Row) => a.id.localeCompare(b.id);
  return inOrder(rows, order, lookupIn, tie)
    .map(({ id }) => id)
    .join(' ');
}

const METRICS: readonly Row[] = [
  { id: 'b', 'metrics.f1': 0.5 },
  { id: 'none' },
  { id: 'a', 'metrics.f1': 0.5 },
  { id: 'nan', 'metrics.f1': Number.NaN },
  { id: 'inf', 'metrics.f1': Number.POSITIVE_INFINITY },
  { id: 'low', 'metrics.f1': -1 },
];

describe('rows', () => {
  test('with a value come first in either direction, equal ones by the tie', () => {
    expect(ordered('metrics.f1', METRICS)).toBe('low a b inf nan none');
    expect(ordered('metrics.f1 desc', METRICS)).toBe('inf a b low nan none');
    expect(ordered('metrics.f1 DESC', METRICS)).toBe('inf a b low nan none');
    expect(ordered('metrics.f1 asc', METRICS)).toBe('low a b inf nan none');
  });

  test('are by the next key where the first is equal', () => {
    const rows = [
      { id: 'x', 'tags.team': 'b', version: 1 },
      { id: 'y', 'tags.team': 'a', version: 1 },
      { id: 'z', 'tags.team': 'a', version: 2 },
    ];
    expect(ordered('tags.team, version desc', rows)).toBe('z y x');
    expect(ordered('tags.team desc,version', rows)).toBe('x y z');
  });

  test('are by the numbers that parameters spell, then by other texts', () => {
    const rows = ['10', '9', '1e1', 'auto', 'Auto', ''].map((value) => ({
      id: value || 'empty',
      'parameters.n': value,
    }));
    expect(ordered('params.n', rows)).toBe('9 10 1e1 empty Auto auto');
    expect(ordered('params.n desc', rows)).toBe('auto Auto empty 10 1e1 9');
  });

  test('are by the code points of names, also of those that look like numbers', () => {
    const rows = ['10', '9', 'a', 'B'].map((name) => ({ id: name, name }));
    expect(ordered('name', rows)).toBe('10 9 B a');
    expect(ordered('name desc', rows)).toBe('a B 9 10');
  });

  test('may be by what is calculated', () => {
    const rows = [
      { id: 'x', 'metrics.a': 3, 'metrics.b': 1 },
      { id: 'y', 'metrics.a': 1, 'metrics.b': 1 },
      { id: 'z', 'metrics.a': 1 },
    ];
    expect(ordered('metrics.a - metrics.b', rows)).toBe('y x z');
  });

  test('may be by odd keys', () => {
    const rows = [
      { id: 'x', 'tags.a, desc': '2' },
      { id: 'y', 'tags.a, desc': '1' },
    ];
    expect(ordered('tags.`a, desc` desc', rows)).toBe('x y');
  });
});

test.each([
  ['accuracy', /unknown field "accuracy"/, /metrics\.accuracy/],
  ['metrics.f1 down', /"down" is not expected/, /"desc"/],
  ['metrics.f1 desc asc', /"asc" is not expected/, /comma/],
  ['metrics.f1,', /ends too early/, /./],
  ['', /is empty/, /./],
  ['aliases', /"aliases" is a list/, /one value/],
  ["'text'", /the same for all/, /field/],
  ['5 desc', /the same for all/, /field/],
  ['version = 1', /"=" is not expected/, /desc/],
])('%j is refused', (text, problem, hint) => {
  let thrown: unknown;
  try {
    parseOrder(text, VOCABULARY);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ExpressionError);
  const error = thrown as ExpressionError;
  expect(error.problem).toMatch(problem);
  expect(error.hint).toMatch(hint);
});
