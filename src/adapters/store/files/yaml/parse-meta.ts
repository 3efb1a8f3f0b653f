import type { Meta } from './meta.js';
import { parseCommonMeta } from './parse-common-meta.js';

/**
 * Reads the text of a `meta.yaml`, as Python reads it. Almost all are read without the library, which
 * takes a hundred times as long.
 *
 * @returns null for an empty file: MLflow writes those of runs in place, and we may have come between
 * @throws MlregError for what is no YAML mapping
 */
export async function parseMeta(text: string): Promise<Meta | null> {
  if (text.trim() === '') return null;
  const common = parseCommonMeta(text);
  if (common !== null) return common;
  const { parseAnyMeta } = await import('./parse-any-meta.js');
  return parseAnyMeta(text);
}
