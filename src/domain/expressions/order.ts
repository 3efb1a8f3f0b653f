import { compareNames } from '../types.js';
import { Cursor } from './cursor.js';
import { compareValues, operandValue } from './evaluate.js';
import { Grammar } from './parse.js';
import type { Lookup, Operand, Path, Value, Vocabulary } from './syntax.js';

/** What rows are ordered by, the first key first, with every path in it. */
export interface Order {
  readonly keys: readonly OrderKey[];
  readonly paths: readonly Path[];
}

interface OrderKey {
  readonly operand: Operand;
  readonly descending: boolean;
}

/**
 * Reads `metrics.f1 desc, version`.
 *
 * @throws ExpressionError
 */
export function parseOrder(text: string, vocabulary: Vocabulary): Order {
  const cursor = new Cursor(text);
  const grammar = new Grammar(cursor, vocabulary);
  const keys: OrderKey[] = [];
  do {
    const operand = grammar.operand();
    if (operand.kind === 'literal') {
      const hint = 'order by a field, such as metrics.f1';
      throw cursor.error(`"${cursor.written(operand)}" is the same for all`, operand, hint);
    }
    if (operand.type === 'list' || operand.type === 'stages') {
      const hint = 'order by a field that has one value';
      throw cursor.error(`"${cursor.written(operand)}" is a list`, operand, hint);
    }
    keys.push({ operand, descending: takeDirection(cursor) });
  } while (cursor.take(','));
  cursor.expectEnd('write "desc" behind a field to turn it round, and a comma before the next');
  return { keys, paths: grammar.paths };
}

/**
 * The rows in an order. What has no value comes last in either direction.
 *
 * @param tie - decides between rows that are equal in all keys
 */
export function inOrder<Row>(
  rows: readonly Row[],
  { keys }: Order,
  lookupOf: (row: Row) => Lookup,
  tie: (a: Row, b: Row) => number,
): Row[] {
  const keyed = rows.map((row) => {
    const lookup = lookupOf(row);
    return { row, values: keys.map(({ operand }) => operandValue(operand, lookup)) };
  });
  keyed.sort((a, b) => {
    for (const [index, key] of keys.entries()) {
      const difference = compareBy(key, a.values[index] ?? null, b.values[index] ?? null);
      if (difference !== 0) return difference;
    }
    return tie(a.row, b.row);
  });
  return keyed.map(({ row }) => row);
}

function compareBy({ operand, descending }: OrderKey, a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  // A tag or parameter may spell a number; a name does not, and is by code point everywhere.
  const isName = operand.type === 'text' && operand.kind === 'path' && operand.path.key === null;
  const difference = isName ? compareNames(String(a), String(b)) : compareValues(a, b);
  return descending ? -difference : difference;
}

function takeDirection(cursor: Cursor): boolean {
  const { next } = cursor;
  const word = next.kind === 'name' ? cursor.written(next).toLowerCase() : '';
  if (word !== 'asc' && word !== 'desc') return false;
  cursor.advance();
  return word === 'desc';
}
