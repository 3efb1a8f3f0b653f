import fc from 'fast-check';

/** Few letters, so that filters find something: in two cases, and what is special to LIKE. */
export const LETTERS = ['a', 'A', 'ä', 'Ä', '%', '_', '\\', '🚀'] as const;
const text = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 2 });
export const KEYS = ['k', 'K', 'a b'] as const;
const tags = fc.dictionary(fc.constantFrom(...KEYS), text);

export const aModel = fc.record({ name: text, tags });
export const aVersion = fc.record({
  modelName: text,
  version: fc.integer({ min: 1, max: 12 }).map(String),
  runId: fc.option(text),
  source: fc.option(text),
  tags,
});

/** A text ends at its first quote, unless there is a `\` before it and another quote behind. */
const quoted = text.filter((value) => !value.endsWith('\\')).map((value) => `'${value}'`);
const pair = (
  field: fc.Arbitrary<string>,
  operators: readonly string[],
  value: fc.Arbitrary<string>,
) => fc.tuple(field, fc.constantFrom(...operators), value).map((parts) => parts.join(' '));
const textList = fc
  .array(text, { minLength: 1, maxLength: 3 })
  .map(
    (values) =>
      `(${values.map((each) => `'${each.replaceAll('\\', String.raw`\x5c`)}'`).join(', ')})`,
  );

const TEXT_OPERATORS = ['=', '!=', 'LIKE', 'ILIKE'];
const onTags = pair(
  fc.constantFrom(...KEYS).map((key) => `tags.\`${key}\``),
  TEXT_OPERATORS,
  quoted,
);
const onName = fc.oneof(
  pair(fc.constant('name'), TEXT_OPERATORS, quoted),
  pair(fc.constant('name'), ['IN', 'NOT IN'], textList),
);
export const onModels = fc.oneof(onName, onTags);
export const onVersions = fc.oneof(
  onName,
  onTags,
  pair(fc.constantFrom('run_id', 'source_path'), TEXT_OPERATORS, quoted),
  pair(fc.constant('run_id'), ['IN', 'NOT IN'], textList),
  pair(
    fc.constant('version_number'),
    ['=', '!=', '<', '<=', '>', '>='],
    fc.oneof(fc.integer({ min: 0, max: 12 }), fc.maxSafeInteger()).map(String),
  ),
);
export const all = (condition: fc.Arbitrary<string>) =>
  fc.array(condition, { minLength: 1, maxLength: 2 }).map((each) => each.join(' AND '));

/** What MLflow's grammar has not, or not everywhere. */
export const anything = fc.oneof(
  pair(
    fc.constantFrom(
      ...['name', 'run_id', 'source_path', 'version_number', 'attribute.name', 'tag.k', 'tags.1a'],
      ...['tags.order', 'tags."a b"', 'tags.from', 'tags.11a', 'tags.a-b', 'NAME', 'stage', 'tags'],
      ...['attributes.name', 'tags.mlflow.prompt.is_prompt', 'params.k', 'version', 'name)'],
    ),
    [...TEXT_OPERATORS, 'in', 'NOT  IN', '<', '>=', '==', '<>', 'NOT LIKE', 'BETWEEN'],
    fc.constantFrom(
      ...["'a'", '"A"', "'it''s'", "'true'", '2', '-1', '1.5', "'2'", "('a')", "('a', 'Ä')", '()'],
      ...[
        "('a',)",
        '(1)',
        'a',
        '`a`',
        'NULL',
        "'a'; ",
        "'a' -- c",
        "'a' OR",
        "'a",
        "'(' ",
        String.raw`('a\\', 'b')`,
      ],
    ),
  ),
  fc.constantFrom('name', '', 'OR', "NOT name = 'a'", "(name = 'a')", "tags.k = 'a' name = 'a'"),
);
/** Several for the same rows, which cost more than a filter does. */
export const several = (condition: fc.Arbitrary<string>) =>
  fc.array(all(condition), { minLength: 5, maxLength: 10 });
