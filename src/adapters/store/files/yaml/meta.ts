/**
 * What a `meta.yaml` of MLflow's holds, with the types that Python reads: a text of digits is another
 * thing than a number.
 */
export type Meta = ReadonlyMap<string, MetaValue>;

export type MetaValue = string | number | null | Verbatim | readonly MetaValue[] | Meta;

/** A scalar that mlreg has no use for (a float, a date, a boolean): it is written as it was read. */
export class Verbatim {
  constructor(readonly text: string) {}
}

/** The text of a key; null for anything else. */
export function metaText(meta: Meta, key: string): string | null {
  const value = meta.get(key);
  if (typeof value === 'string') return value;
  // MLflow 0.x wrote the ids of experiments as numbers.
  return typeof value === 'number' ? String(value) : null;
}

/** The text of a key that may be empty in MLflow where there is none. */
export function metaWords(meta: Meta, key: string): string | null {
  return metaText(meta, key) || null;
}

/** The whole number of a key; null for anything else. */
export function metaNumber(meta: Meta, key: string): number | null {
  const value = meta.get(key);
  return typeof value === 'number' ? value : null;
}
