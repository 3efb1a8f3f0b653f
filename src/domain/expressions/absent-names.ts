import { nearest } from '../nearest.js';
import type { Path, Values } from './syntax.js';

/** A metric, parameter or tag that was asked for and that nothing has. */
export interface AbsentName {
  /** As it was written: `metrics.f2`. */
  readonly text: string;
  /** How many versions or models were looked at. */
  readonly of: number;
  /** Names like it that were seen, fit for an expression: `metrics.f1`. */
  readonly guesses: readonly string[];
}

/** Names that are kept for a guess; a registry may have any number. */
const KEPT = 5000;

/** Notes which of the names in an expression anything had. */
export class NamesSeen {
  readonly #missing: Map<string, Path>;
  readonly #names = new Map<string, Set<string>>();
  #count = 0;

  constructor(paths: readonly Path[]) {
    const keyed = paths.filter(({ key }) => key !== null);
    this.#missing = new Map(keyed.map((path) => [path.text, path]));
  }

  /** Looks at one version or model. */
  look({ lookup, keysOf }: Values): void {
    this.#count += 1;
    for (const [text, path] of this.#missing) {
      if (lookup(path) !== null) {
        this.#missing.delete(text);
        continue;
      }
      const names = this.#names.get(path.field) ?? new Set();
      this.#names.set(path.field, names);
      for (const name of keysOf(path.field)) if (names.size < KEPT) names.add(name);
    }
  }

  /** The names that nothing had; none if there was nothing to look at. */
  absent(): AbsentName[] {
    if (this.#count === 0) return [];
    return [...this.#missing.values()].map((path) => ({
      text: path.text,
      of: this.#count,
      guesses: nearest(path.key ?? '', this.#names.get(path.field) ?? []).map(
        (name) => `${beforeKey(path)}.${asKey(name)}`,
      ),
    }));
  }
}

/** `metrics`, `production.params`: as it was written. */
function beforeKey({ text, occupant }: Path): string {
  return text
    .split('.')
    .slice(0, occupant === null ? 1 : 2)
    .join('.');
}

/** A key as an expression has it: an odd one between backticks. */
function asKey(name: string): string {
  return /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u.test(name) ? name : `\`${name}\``;
}
