import { compareNames } from './types.js';

/** One metric, parameter, tag or file over all versions of a comparison. */
export interface ComparedRow<Value> {
  readonly name: string;
  /** In the order of the versions: null where a version has none, undefined where nobody knows. */
  readonly values: readonly (Value | null | undefined)[];
  /** Absent differs from present; what nobody knows differs from nothing. */
  readonly differs: boolean;
}

/**
 * A row for every name that one of the versions has.
 *
 * @param columns - the values of each version by name; null where nobody knows them
 */
export function rowsOf<Value>(
  columns: readonly (ReadonlyMap<string, Value> | null)[],
): ComparedRow<Value>[] {
  const names = new Set(columns.flatMap((values) => [...(values?.keys() ?? [])]));
  return [...names].map((name) => {
    const values = columns.map((each) => (each === null ? undefined : (each.get(name) ?? null)));
    return { name, values, differs: differ(values) };
  });
}

/** The same in code-point order of the names. */
export function rowsByName<Value>(
  columns: readonly (ReadonlyMap<string, Value> | null)[],
): ComparedRow<Value>[] {
  return rowsOf(columns).sort((a, b) => compareNames(a.name, b.name));
}

function differ(values: readonly unknown[]): boolean {
  const [first, ...others] = values.filter((value) => value !== undefined);
  // NaN is as NaN, and 0 as -0.
  return others.some((value) => value !== first && !Object.is(value, first));
}
