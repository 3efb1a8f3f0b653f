import type { Field } from './field.js';
import type { Scanner } from './scanner.js';
import type { Operator, VersionAttribute } from './syntax.js';

const OPERATOR =
  /(?:not\s+(?:in|i?like)|in|i?like|not|is(?:\s+not)?\s+null|is|between)(?![\p{L}\p{N}_])|[=!<>~]+/iuy;

const OF_TEXT: readonly Operator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const WITH_LISTS: readonly Operator[] = [...OF_TEXT, 'IN', 'NOT IN'];
const OF_NUMBERS: readonly Operator[] = ['=', '!=', '<', '<=', '>', '>='];

const OF_ATTRIBUTES: Readonly<Record<VersionAttribute, readonly Operator[]>> = {
  name: WITH_LISTS,
  run_id: WITH_LISTS,
  source_path: OF_TEXT,
  version_number: OF_NUMBERS,
};

/** @throws ExpressionError, with those that the field has */
export function readOperator(scanner: Scanner, field: Field<VersionAttribute>): Operator {
  const legal = field.on === 'tag' ? OF_TEXT : OF_ATTRIBUTES[field.attribute];
  const what = field.on === 'tag' ? 'a tag' : field.attribute;
  const hint = `${what} is compared with ${legal.join(', ')}`;
  const found = scanner.take(OPERATOR);
  if (found === undefined) throw scanner.unexpected(hint);
  const name = found.written.toUpperCase().replaceAll(/\s+/g, ' ');
  const operator = legal.find((each) => each === name);
  if (operator === undefined) {
    throw scanner.error(`${what} is not compared with "${name}"`, found, hint);
  }
  return operator;
}
