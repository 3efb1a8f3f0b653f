/** What a filter of models knows beside tags, by MLflow's names. */
export const MODEL_ATTRIBUTES = ['name'] as const;
/** What a filter of versions knows beside tags. */
export const VERSION_ATTRIBUTES = ['name', 'run_id', 'source_path', 'version_number'] as const;

export type ModelAttribute = (typeof MODEL_ATTRIBUTES)[number];
export type VersionAttribute = (typeof VERSION_ATTRIBUTES)[number];

/** What is asked of one value. A value that is absent passes none, `!=` and `NOT IN` included. */
export type Test =
  | { readonly operator: '=' | '!='; readonly value: string | number }
  /** `%` is any text and `_` any one character; ILIKE takes upper and lower case as the same. */
  | { readonly operator: 'LIKE' | 'ILIKE'; readonly value: string }
  | { readonly operator: 'IN' | 'NOT IN'; readonly value: readonly string[] }
  /** Of `version_number` only. */
  | { readonly operator: '<' | '<=' | '>' | '>='; readonly value: number };

export type Operator = Test['operator'];

export type Condition<Attribute extends VersionAttribute> = Test &
  (
    | { readonly on: 'attribute'; readonly attribute: Attribute }
    | { readonly on: 'tag'; readonly key: string }
  );

/** A filter that was read: everything in it must hold. */
export type Filter<Attribute extends VersionAttribute> = readonly Condition<Attribute>[];
export type ModelFilter = Filter<ModelAttribute>;
export type VersionFilter = Filter<VersionAttribute>;
