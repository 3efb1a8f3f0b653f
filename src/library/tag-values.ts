import { parseTagKey } from '../domain/names.js';
import type { TagChanges } from '../operations/change-tags.js';

/** Values by key; null for a tag that is to go. A Map for keys such as `__proto__`. */
export type TagValues =
  | ReadonlyMap<string, string | null>
  | Readonly<Record<string, string | null>>;

/** @throws UsageError for a key that MLflow would not take */
export function tagChanges(tags: TagValues): TagChanges {
  const pairs = tags instanceof Map ? [...tags] : Object.entries(tags);
  return new Map(pairs.map(([key, value]) => [parseTagKey(key), value]));
}
