import type { ModelVersion, RegisteredModel } from './types.js';

/** Sums up text that is added piece by piece: equal sums mean equal text. */
export interface Digest {
  add(text: string): void;
  /** Called once, at the end. */
  sum(): string;
}

/**
 * All that a registry holds of a model or a version, as one line of text. Two readings are the same
 * exactly if their lines are: times alone would not do, as aliases and tags move none (3.17.2).
 */
export function fingerprint(row: RegisteredModel | ModelVersion): string {
  return `${JSON.stringify(row, mapsAsSortedPairs)}\n`;
}

function mapsAsSortedPairs(_key: string, value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  return [...value].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What is in only one of two readings, or differs between them: the keys of both, sorted. */
export function differing(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key)).sort();
}
