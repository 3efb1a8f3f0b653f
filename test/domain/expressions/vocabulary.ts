import type { Value, Vocabulary } from '../../../src/domain/expressions/syntax.js';

/** One field of each kind. */
export const VOCABULARY: Vocabulary = {
  fields: new Map([
    ['name', 'text'],
    ['version', 'number'],
    ['stage', 'stage'],
    ['age', 'duration'],
    ['aliases', 'list'],
    ['stages', 'stages'],
    ['description', 'text'],
    ['metrics', 'numbers'],
    ['parameters', 'texts'],
    ['tags', 'texts'],
  ]),
  synonyms: new Map([['params', 'parameters']]),
  occupants: false,
};

/** Values by their paths, such as `metrics.f1`. */
export function lookupIn(values: Readonly<Record<string, Value>>) {
  const byPath = new Map(Object.entries(values));
  return ({ field, key }: { readonly field: string; readonly key: string | null }) =>
    byPath.get(key === null ? field : `${field}.${key}`) ?? null;
}
