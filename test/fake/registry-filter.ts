import { compares, type Value } from './compare.js';
import { invalid, UncaughtError } from './errors.js';
import { type Clause, listValues, parseFilter, unquote, unquoteKey } from './filter.js';

export const PROMPT_TAG = 'mlflow.prompt.is_prompt';

interface Condition {
  type: 'attribute' | 'tag';
  key: string;
  op: string;
  value: Value | string[];
}

export interface Columns {
  attributes: readonly string[];
  /** Attributes that may be compared with a list. */
  lists: readonly string[];
  numeric: readonly string[];
}

/** A parsed registry filter, and whether it asks for prompts. */
export interface RegistryFilter {
  wantsPrompts: boolean;
  matches(attribute: (key: string) => Value | null, tags: ReadonlyMap<string, string>): boolean;
}

/** The filter grammar of registered-models/search and model-versions/search. */
export function registryFilter(filter: string, columns: Columns): RegistryFilter {
  const conditions = parseFilter(filter).map((clause) => understand(clause, columns));
  for (const condition of conditions) checkOperator(condition, columns);
  const wantsPrompts = asksForPrompts(conditions);
  // Unless it asks for prompts, conditions on the prompt tag are dropped, not applied (3.17.2).
  const kept = conditions.filter(
    ({ type, key }) => wantsPrompts || type !== 'tag' || key !== PROMPT_TAG,
  );
  return {
    wantsPrompts,
    matches: (attribute, tags) =>
      kept.every(({ type, key, op, value }) =>
        compares(type === 'tag' ? tags.get(key) : attribute(key), op, value),
      ),
  };
}

/** Only the first condition on the prompt tag decides. */
function asksForPrompts(conditions: readonly Condition[]): boolean {
  const first = conditions.find(({ type, key }) => type === 'tag' && key === PROMPT_TAG);
  const value = String(first?.value).toLowerCase();
  return (first?.op === '=' && value === 'true') || (first?.op === '!=' && value === 'false');
}

function understand({ identifier, op, value }: Clause, columns: Columns): Condition {
  // The comparison is unpacked into three parts without a check, hence HTML 500 for IS NULL (3.17.2).
  if (value === undefined) throw new UncaughtError('not enough values to unpack');
  const dot = identifier.indexOf('.');
  const entity = dot < 0 ? 'attribute' : identifier.slice(0, dot);
  const rawKey = identifier.slice(dot + 1);
  if (!['attribute', 'tag', 'tags'].includes(entity)) {
    throw invalid(
      `Invalid entity type '${entity}'. Valid entity types are ('attribute', 'tag', 'tags')`,
    );
  }
  if (entity !== 'attribute') {
    if (value.kind !== 'string' && value.kind !== 'identifier') {
      throw invalid(
        `Expected a quoted string value for tag (e.g. 'my-value'). Got value ${value.text}`,
      );
    }
    return { type: 'tag', key: unquoteKey(rawKey), op, value: unquote(value.text) };
  }
  if (!columns.attributes.includes(rawKey)) {
    const valid = columns.attributes.map((name) => `'${name}'`).join(', ');
    throw invalid(`Invalid attribute key '${rawKey}' specified. Valid keys are '{${valid}}'`);
  }
  return { type: 'attribute', key: rawKey, op, value: attributeValue(rawKey, op, value, columns) };
}

function attributeValue(
  key: string,
  op: string,
  value: NonNullable<Clause['value']>,
  columns: Columns,
): Value | string[] {
  if (value.kind === 'list') {
    if (!columns.lists.includes(key)) {
      const names = [...columns.lists].sort().map((name) => `'${name}'`);
      throw invalid(
        `Only [${names.join(', ')}] attributes support comparison with a list of quoted string values.`,
      );
    }
    return listValues(value, op, 'registry');
  }
  if (value.kind !== 'number') return numeric(key, unquote(value.text), columns);
  if (columns.numeric.length === 0) {
    throw invalid(
      `Expected a quoted string value or a list of quoted string values for attributes. Got value ${value.text}`,
    );
  }
  if (!columns.numeric.includes(key)) {
    throw invalid(
      `Only the '{'version_number', 'creation_timestamp', 'last_updated_timestamp'}' attributes support comparison with numeric values.`,
    );
  }
  return numeric(key, value.text, columns);
}

function numeric(key: string, text: string, columns: Columns): Value {
  if (!columns.numeric.includes(key)) return text;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw invalid(`Invalid value for numeric attribute '${key}': ${text}`);
}

function checkOperator({ type, key, op }: Condition, columns: Columns): void {
  const strings = ['=', '!=', 'LIKE', 'ILIKE'];
  if (type === 'tag' && !strings.includes(op)) throw invalid(`Invalid comparator for tag: ${op}`);
  if (type === 'tag') return;
  if (columns.numeric.includes(key)) {
    if (!['=', '!=', '<', '<=', '>', '>='].includes(op)) {
      throw invalid(`Invalid comparator for attribute ${key}: ${op}`);
    }
  } else if (![...strings, 'IN', 'NOT IN'].includes(op)) {
    throw invalid(`Invalid comparator for attribute: ${op}`);
  }
}
