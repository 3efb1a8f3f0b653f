import type { Field } from './field.js';
import type { Scanner } from './scanner.js';
import type { Operator, Test, VersionAttribute } from './syntax.js';
import { readTextList } from './text-list.js';

/** Nothing is unescaped: `''` and `\'` do not end a text, and stay in it as they are (3.17.2). */
const TEXT = /'(?:''|\\'|[^'])*'|"(?:""|\\"|[^"])*"/y;
const NUMBER = /-?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?(?![\p{L}\p{N}_])/iuy;
const QUOTE = /['"]/y;
const BRACKET = /\(/y;
/** As Python's `int` reads a text. */
const WHOLE = /^\s*[+-]?\d+(?:_\d+)*\s*$/u;

/**
 * What stands behind the operator.
 *
 * @throws ExpressionError
 */
export function readTest(
  scanner: Scanner,
  field: Field<VersionAttribute>,
  operator: Operator,
): Test {
  switch (operator) {
    case 'IN':
    case 'NOT IN':
      return { operator, value: readTextList(scanner) };
    case 'LIKE':
    case 'ILIKE':
      return { operator, value: readText(scanner) };
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { operator, value: readNumber(scanner) };
    case '=':
    case '!=': {
      const isNumber = field.on === 'attribute' && field.attribute === 'version_number';
      return { operator, value: isNumber ? readNumber(scanner) : readText(scanner) };
    }
  }
}

function readText(scanner: Scanner): string {
  const text = scanner.take(TEXT);
  if (text !== undefined) return text.written.slice(1, -1);
  const number = scanner.take(NUMBER);
  if (number !== undefined) {
    throw scanner.error('a text is expected here', number, `write '${number.written}'`);
  }
  const bracket = scanner.take(BRACKET);
  if (bracket !== undefined) {
    throw scanner.error('a text is expected here', bracket, 'a list goes after IN or NOT IN');
  }
  throw noText(scanner);
}

/** MLflow takes a text that spells a number as well (3.17.2). */
function readNumber(scanner: Scanner): number {
  const text = scanner.take(TEXT);
  const number = text ?? scanner.take(NUMBER);
  if (number === undefined) throw scanner.unexpected('write a number: version_number >= 2');
  const digits = text === undefined ? number.written : text.written.slice(1, -1);
  if (!WHOLE.test(digits)) {
    throw scanner.error(`${number.written} is no whole number`, number, 'write one, such as 2');
  }
  // No database has a version beyond, and none could compare it.
  const value = Number(digits.replaceAll('_', ''));
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** The error where a text should begin. */
function noText(scanner: Scanner) {
  const quote = scanner.take(QUOTE);
  if (quote !== undefined) {
    const other = quote.written === '"' ? "'" : '"';
    const hint = `a text with ${quote.written} in it goes between two ${other}`;
    return scanner.error('this quote is not closed', quote, hint);
  }
  return scanner.unexpected("a text goes between quotes: 'TEXT'");
}
