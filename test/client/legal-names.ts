import fc from 'fast-check';

/** What filters and literals of SQL and Python trip over. */
const AWKWARD = [
  ...'\'"`\\(),;=%_#-*!<>[]{}$@&|^~?+. \t\n\r',
  ...['\\\\', "\\'", '\\"', "''", '""', '\\x27', '\\u0041', '\\N{DASH}', '\\0', '--', '/*'],
  ...[' AND ', ' IN ', ' IS NULL', "' OR '1'='1", 'name', 'attribute.', 'tags.', 'NULL', 'latest'],
  ...['\u0001', '\u001b', '\u007f', '\u0085', '\u00a0', '\u2028', '\u202e', '\ufeff', '\ufffd'],
  ...['ü', 'u\u0308', 'ﬁ', 'İ', 'ß', '中', '🙂', '👩‍👩‍👧', '\u{10ffff}'],
];

/** Names that MLflow takes for a registered model (3.17.2), hostile ones above all. */
export const legalName = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...AWKWARD) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }) },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''))
  .filter(isLegal);

function isLegal(name: string): boolean {
  // A database takes neither NUL nor half of a character.
  if (/[/:\0\p{Surrogate}]/u.test(name) || name === '.' || name === '..') return false;
  return !isBlank(name);
}

/** To Python's `str.strip`, which knows more blanks than JavaScript. */
function isBlank(name: string): boolean {
  return [...name].every(
    (character) => /[\s\u0085]/.test(character) || '\u001c\u001d\u001e\u001f'.includes(character),
  );
}
