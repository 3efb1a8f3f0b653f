import { PROMPT_TAG } from '../types.js';
import { readField } from './field.js';
import { readOperator } from './operator.js';
import { Scanner } from './scanner.js';
import {
  type Condition,
  type Filter,
  MODEL_ATTRIBUTES,
  type ModelFilter,
  VERSION_ATTRIBUTES,
  type VersionAttribute,
  type VersionFilter,
} from './syntax.js';
import { readTest } from './value.js';

const AND = /and(?![\p{L}\p{N}_])/iuy;

/**
 * Reads a filter of registered models, such as `name LIKE 'lstm%' AND tags.team = 'rca'`, by the
 * rules of MLflow 3.17.2. Nothing that it refuses is taken here; what only slips through its SQL
 * parser (`tags. k`, `"a"."b"` for one text) is refused.
 *
 * @throws ExpressionError
 */
export function parseModelFilter(text: string): ModelFilter {
  return parse(text, MODEL_ATTRIBUTES);
}

/**
 * The same for model versions: `version_number > 3 AND run_id IN ('…')`.
 *
 * @throws ExpressionError
 */
export function parseVersionFilter(text: string): VersionFilter {
  return parse(text, VERSION_ATTRIBUTES);
}

function parse<Attribute extends VersionAttribute>(
  text: string,
  attributes: readonly Attribute[],
): Filter<Attribute> {
  const conditions: Condition<Attribute>[] = [];
  if (text === '') return conditions;
  const scanner = new Scanner(text);
  if (scanner.isAtEnd) {
    const hint = "write a condition, such as name LIKE 'lstm%'";
    throw scanner.error('the filter is empty', { start: 0, end: text.length }, hint);
  }
  for (;;) {
    // MLflow misses an AND only before IN, and reads over one too many (3.17.2).
    let isJoined = conditions.length === 0;
    while (scanner.take(AND) !== undefined) isJoined = true;
    if (scanner.isAtEnd) return withoutPromptTag(conditions);
    const start = scanner.at;
    const field = readField(scanner, attributes);
    const test = readTest(scanner, field, readOperator(scanner, field));
    if (!isJoined && (test.operator === 'IN' || test.operator === 'NOT IN')) {
      const hint = 'write AND before it';
      throw scanner.error('an AND is missing', { start, end: scanner.at }, hint);
    }
    conditions.push({ ...field, ...test });
  }
}

/**
 * The first condition on the prompt tag tells MLflow whether prompts are wanted. If they are not, it
 * leaves every condition on that tag out, since models do not have it (3.17.2).
 */
function withoutPromptTag<Attribute extends VersionAttribute>(
  conditions: Filter<Attribute>,
): Filter<Attribute> {
  const isOnTag = (each: Condition<Attribute>) => each.on === 'tag' && each.key === PROMPT_TAG;
  const first = conditions.find(isOnTag);
  const asked = `${first?.operator} ${String(first?.value).toLowerCase()}`;
  if (asked === '= true' || asked === '!= false') return conditions;
  return conditions.filter((each) => !isOnTag(each));
}
