import { UsageError } from '../../domain/errors.js';
import { nearest } from '../../domain/nearest.js';

/** Keys below which any field may be asked for, as in `metrics.accuracy`. */
const OPEN_FIELDS = ['metrics', 'parameters', 'tags', 'aliases', 'stages', 'flavors'];

/**
 * @param open - the fields below which any other may be asked for
 * @throws UsageError naming the nearest field
 */
export function checkFields(
  fields: readonly string[],
  known: readonly string[],
  open: readonly string[] = OPEN_FIELDS,
): void {
  for (const field of fields) {
    const [top = ''] = field.split('.', 1);
    if (known.includes(field)) continue;
    if (known.includes(top) && open.includes(top) && field.length > top.length + 1) continue;
    const [guess] = nearest(field, known);
    throw new UsageError(`unknown field "${field}"`, {
      hint: guess ? `did you mean "${guess}"?` : `fields: ${known.join(', ')}`,
    });
  }
}

/** The value of `version` or `metrics.accuracy` in a record; undefined where there is none. */
export function fieldOf(record: object, field: string): unknown {
  const own = record as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(own, field)) return own[field];
  const dot = field.indexOf('.');
  const inner = dot < 0 ? undefined : own[field.slice(0, dot)];
  return inner instanceof Map ? inner.get(field.slice(dot + 1)) : undefined;
}

/** A record with these fields only, absent ones as null. */
export function pick(record: object, fields: readonly string[] | undefined): object {
  if (fields === undefined) return record;
  return Object.fromEntries(fields.map((field) => [field, fieldOf(record, field) ?? null]));
}
