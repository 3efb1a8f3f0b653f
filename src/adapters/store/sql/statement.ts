/** What a database is given. Booleans are 0 and 1, times are milliseconds; only some take arrays. */
export type SqlValue = string | number | null | readonly string[];

/** SQL with its values apart; `parts` has one piece more than there are values. */
export interface Statement {
  readonly parts: readonly string[];
  readonly values: readonly SqlValue[];
}

/**
 * SQL as a template: each value becomes a placeholder, each statement a part of this one. No text
 * from outside gets into the SQL itself.
 */
export function sql(
  strings: TemplateStringsArray,
  ...given: readonly (SqlValue | Statement)[]
): Statement {
  return put(strings, given);
}

/** @param texts - one more than there are given */
function put(texts: readonly string[], given: readonly (SqlValue | Statement)[]): Statement {
  const parts: string[] = [texts[0] ?? ''];
  const values: SqlValue[] = [];
  const append = (text: string) => {
    parts[parts.length - 1] += text;
  };
  for (const [index, each] of given.entries()) {
    if (isStatement(each)) {
      append(each.parts[0] ?? '');
      for (const part of each.parts.slice(1)) parts.push(part);
      for (const value of each.values) values.push(value);
    } else {
      values.push(each);
      parts.push('');
    }
    append(texts[index + 1] ?? '');
  }
  return { parts, values };
}

/** A name of a table or column. It is ours, never one from outside. */
export function name(text: string): Statement {
  if (!/^[a-z_]+$/.test(text)) throw new TypeError(`"${text}" is no name for SQL`);
  // `key` is a word of SQL's own in some databases.
  return { parts: [text === 'key' ? '"key"' : text], values: [] };
}

/** Values, or statements, with commas between them. */
export function list(items: readonly (SqlValue | Statement)[]): Statement {
  return joined(items, ', ');
}

/** Conditions that must all hold; none always does. */
export function and(conditions: readonly Statement[]): Statement {
  return conditions.length === 0 ? sql`1 = 1` : joined(conditions, ' AND ');
}

function joined(items: readonly (SqlValue | Statement)[], between: string): Statement {
  return put(['', ...items.slice(1).map(() => between), ''], items);
}

/** @param placeholder - how the database writes its n-th value, from 1 */
export function textOf({ parts }: Statement, placeholder: (n: number) => string): string {
  return parts.reduce((text, part, index) => `${text}${placeholder(index)}${part}`);
}

function isStatement(given: SqlValue | Statement): given is Statement {
  return typeof given === 'object' && given !== null && 'parts' in given;
}
