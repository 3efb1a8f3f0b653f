export type Value = string | number;

/** SQL comparison; a missing value matches nothing, not even `!=`. */
export function compares(
  left: Value | null | undefined,
  op: string,
  right: Value | readonly Value[],
): boolean {
  if (left === null || left === undefined) return false;
  if (Array.isArray(right)) return right.includes(left) === (op === 'IN');
  const value = right as Value;
  switch (op) {
    case '=':
      return left === value;
    case '!=':
      return left !== value;
    case 'LIKE':
      return like(value, 's').test(String(left));
    case 'ILIKE':
      return like(String(value).toLowerCase(), 's').test(String(left).toLowerCase());
    case '<':
      return left < value;
    case '<=':
      return left <= value;
    case '>':
      return left > value;
    case '>=':
      return left >= value;
    default:
      return false;
  }
}

/** `%` and `_` are wildcards; SQLite has no escape character unless the statement names one. */
function like(pattern: Value, flags: string): RegExp {
  const source = String(pattern)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, flags);
}

/** The order of SQLite's BINARY collation, missing values last. */
export function byValue(a: Value | null | undefined, b: Value | null | undefined): number {
  if (a === null || a === undefined || b === null || b === undefined) {
    return Number(a === null || a === undefined) - Number(b === null || b === undefined);
  }
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

export type Key<T> = readonly [read: (row: T) => Value | null | undefined, ascending: boolean];

/** A copy sorted by several keys; missing values come last in both directions. */
export function sortBy<T>(rows: Iterable<T>, keys: readonly Key<T>[]): T[] {
  return [...rows].sort((a, b) => {
    for (const [read, ascending] of keys) {
      const [left, right] = [read(a), read(b)];
      const missing = left === null || left === undefined || right === null || right === undefined;
      const order = byValue(left, right) * (ascending || missing ? 1 : -1);
      if (order !== 0) return order;
    }
    return 0;
  });
}
