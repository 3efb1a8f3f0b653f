import { join } from 'node:path';
import type { AliasMap } from '../../../registry-answers.js';
import type { Change } from '../changes/change.js';
import { META } from '../layout.js';
import type { Meta, MetaValue } from '../yaml/meta.js';
import { metaText } from '../yaml/meta-text.js';
import { readAliases } from './read-aliases.js';
import type { Described } from './require.js';

/**
 * What MLflow keeps elsewhere, and has left in the file all the same: the metrics of the logged model
 * there are objects of Python's, which MLflow 3.0.0 to 3.5.0 fail to write (RepresenterError).
 */
const KEPT_ELSEWHERE = ['aliases', 'metrics', 'params', 'tags'];

/** The `meta.yaml` of a version with other values in it. */
export function versionMetaText(
  meta: Meta,
  values: Iterable<readonly [string, MetaValue]>,
): string {
  const changed = new Map([...meta, ...values]);
  for (const key of KEPT_ELSEWHERE) changed.delete(key);
  return metaText(changed);
}

/** The same of a model, with a copy of its aliases, as MLflow has it. */
export function modelMetaText(
  meta: Meta,
  aliases: AliasMap,
  values: Iterable<readonly [string, MetaValue]>,
): string {
  const changed = new Map<string, MetaValue>([...meta, ...values, ['aliases', aliases]]);
  changed.delete('tags');
  changed.delete('latest_versions');
  return metaText(changed);
}

/** Writes what of a version changes now. */
export function changeVersion(
  change: Change,
  { folder, meta }: Described,
  values: Readonly<Record<string, MetaValue>>,
): void {
  const now = ['last_updated_timestamp', change.now] as const;
  change.write(join(folder, META), versionMetaText(meta, [...Object.entries(values), now]));
}

/** The model was updated now, and so says a copy of its aliases. */
export function touchModel(
  change: Change,
  { folder, meta }: Described,
  aliases: AliasMap = readAliases(folder),
  values: Readonly<Record<string, MetaValue>> = {},
): void {
  const now = ['last_updated_timestamp', change.now] as const;
  change.write(join(folder, META), modelMetaText(meta, aliases, [...Object.entries(values), now]));
}
