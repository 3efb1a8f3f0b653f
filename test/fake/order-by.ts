import { internal, invalid } from './errors.js';

export interface OrderBy {
  key: string;
  ascending: boolean;
}

/**
 * One `order_by` entry: a column and at most one direction. `version` and other SQL words cannot be
 * parsed; `timestamp` is one of them, but MLflow makes an exception for it.
 */
export function parseOrderBy(clause: string): OrderBy {
  const bad = () => invalid(`Invalid order_by clause '${clause}'. Could not be parsed.`);
  const match =
    /^((?:[\p{L}_][\p{L}\p{N}_]*|`[^`]*`)(?:\.(?:[\p{L}\p{N}_.\-/]+|`[^`]*`|"[^"]*"))?)(?:\s+(\S+))?$/u.exec(
      clause,
    );
  const [, column, direction] = match ?? [];
  if (column === undefined || /^(?:version|source|type|date|text|key)$/i.test(column)) throw bad();
  if (direction !== undefined && !/^(?:asc|desc)$/i.test(direction)) {
    throw invalid(`Invalid ordering key in order_by clause '${clause}'.`);
  }
  const key = column.replaceAll(/[`"]/g, '');
  return { key, ascending: !/^desc$/i.test(direction ?? '') };
}

/** The same column twice is reported as INTERNAL_ERROR by the server. */
export function rejectDuplicates(clauses: readonly string[], columns: readonly string[]): void {
  if (new Set(columns).size < columns.length) {
    const shown = clauses.map((clause) => `'${clause}'`).join(', ');
    throw internal(`\`order_by\` contains duplicate fields: [${shown}]`);
  }
}
