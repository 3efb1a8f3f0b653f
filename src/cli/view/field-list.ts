/** The fields of `--columns` or `--json=…`, each under the name that it has in JSON. */
export function fieldList(text: string): string[] {
  return text
    .split(',')
    .map((field) => withoutBackticks(field.trim()).replace(/^params\./, 'parameters.'));
}

/** A key may be written as in an expression: metrics.`val loss`. */
function withoutBackticks(field: string): string {
  return field.replace(/^(\w+\.)`(.+)`$/, '$1$2');
}
