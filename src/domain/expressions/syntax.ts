import type { Spot } from './error.js';

/** What is compared. Null is what is absent; a metric that is NaN counts as absent as well. */
export type Value = number | string | boolean | readonly string[] | null;

/** A value that has a name: `stage`, `metrics.f1`, `production.metrics.rmse`. */
export interface Path {
  /**
   * Of `production.metrics.rmse` `Production`, of `champion.metrics.rmse` `@champion`; null for the
   * version or model itself.
   */
  readonly occupant: string | null;
  /** As JSON has it: `parameters`, also where `params` was written. */
  readonly field: string;
  /** What follows `metrics.`; null for a plain field. */
  readonly key: string | null;
  /** As it was written. */
  readonly text: string;
}

/** Looks up one value of a version or model; what it does not have is null. */
export type Lookup = (path: Path) => Value;

/** The values of a version or model, and the names that it has below `metrics` and the like. */
export interface Values {
  readonly lookup: Lookup;
  readonly keysOf: (field: string) => Iterable<string>;
}

/** What is known of a value before it is looked up. Tags and parameters are text. */
export type Type =
  | 'number'
  | 'text'
  | 'stage'
  | 'duration'
  | 'boolean'
  | 'list'
  | 'stages'
  | 'null';

/** What a field holds: one value, or numbers or texts by key; of `checks` `.compatible`, a yes or no. */
export type FieldKind = Exclude<Type, 'boolean' | 'null'> | 'numbers' | 'texts' | 'checks';

/** The names that an expression may use. */
export interface Vocabulary {
  readonly fields: ReadonlyMap<string, FieldKind>;
  /** Other names of fields: `params` for `parameters`. */
  readonly synonyms: ReadonlyMap<string, string>;
  /** True where `production.metrics.rmse` is the value of another version. */
  readonly occupants: boolean;
  /** Why a name is refused that means something elsewhere. */
  readonly refusal?: (name: string) => { problem: string; hint: string } | undefined;
}

export type Operand = Spot &
  (
    | { readonly kind: 'literal'; readonly type: Type; readonly value: Value }
    | { readonly kind: 'path'; readonly type: Type; readonly path: Path }
    | {
        readonly kind: 'arithmetic';
        readonly type: 'number';
        readonly first: Operand;
        /** Done from left to right. */
        readonly rest: readonly { readonly operator: Arithmetic; readonly operand: Operand }[];
      }
  );

export type Arithmetic = '+' | '-' | '*' | '/';
export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Condition = Spot &
  (
    | {
        readonly kind: 'comparison';
        /** `in`: the right side is a list. */
        readonly operator: Comparator | 'in';
        readonly left: Operand;
        readonly right: Operand;
      }
    | { readonly kind: 'presence'; readonly operand: Operand; readonly present: boolean }
    | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
    | { readonly kind: 'not'; readonly of: Condition }
  );

/** A condition that was read, with every path in it, in order: what to fetch and to report. */
export interface Expression {
  readonly text: string;
  readonly condition: Condition;
  readonly paths: readonly Path[];
}
