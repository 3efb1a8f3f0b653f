/** What expressions call them as well. */
const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/^params(?=\.|$)/, 'parameters'],
  [/^name$/, 'registered_name'],
];

/** The fields of `--columns` or `--json=…`, each under the name that it has in JSON. */
export function fieldList(text: string): string[] {
  return text.split(',').map((field) => {
    const plain = withoutBackticks(field.trim());
    return SYNONYMS.reduce((name, [synonym, own]) => name.replace(synonym, own), plain);
  });
}

/** A key may be written as in an expression: metrics.`val loss`. */
function withoutBackticks(field: string): string {
  return field.replace(/^(\w+\.)`(.+)`$/, '$1$2');
}
