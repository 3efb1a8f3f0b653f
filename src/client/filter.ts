/**
 * `key = 'value'` in MLflow's filter grammar, for any value.
 *
 * Inside quotes nothing can be escaped, so the quote is the one that the value does not contain. A
 * value with both is put in a list, which MLflow (3.17.2) reads as Python literals, with escapes; so
 * is one that ends in a backslash, which would take the quote after it for a part of the value.
 */
export function equals(key: string, value: string): string {
  if (value.endsWith('\\')) return isIn(key, [value]);
  if (!value.includes("'")) return `${key} = '${value}'`;
  if (!value.includes('"')) return `${key} = "${value}"`;
  return isIn(key, [value]);
}

/**
 * `key IN ('a','b')`. MLflow's parser (sqlparse 0.5.4 and later) takes 4,996 values at most when
 * they are separated by a bare comma.
 */
export function isIn(key: string, values: readonly string[]): string {
  return `${key} IN (${values.map(pythonLiteral).join(',')})`;
}

function pythonLiteral(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be escaped
  const escaped = value.replace(/[\\'\u0000-\u001f\u007f]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(2, '0');
    return `\\x${code}`;
  });
  return `'${escaped}'`;
}
