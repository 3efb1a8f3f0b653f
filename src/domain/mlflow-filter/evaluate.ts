import type { ModelVersion, RegisteredModel } from '../types.js';
import { isLike, isLikeInAnyCase } from './like.js';
import { parseModelFilter, parseVersionFilter } from './parse.js';
import type { Test, VersionAttribute } from './syntax.js';

/**
 * A filter as a predicate of registered models, with the answers of MLflow on SQLite. On PostgreSQL
 * ILIKE knows the case of every letter, and `\` escapes `%` and `_`.
 *
 * @param text - all pass if it is not given
 * @throws ExpressionError
 */
export function modelFilter(text = ''): (model: FilteredModel) => boolean {
  const filter = parseModelFilter(text);
  return ({ name, tags }) =>
    filter.every((each) => passes(each.on === 'tag' ? tags.get(each.key) : name, each));
}

/**
 * The same for versions.
 *
 * @throws ExpressionError
 */
export function versionFilter(text = ''): (version: FilteredVersion) => boolean {
  const filter = parseVersionFilter(text);
  return (version) =>
    filter.every((each) =>
      passes(
        each.on === 'tag' ? version.tags.get(each.key) : VALUES[each.attribute](version),
        each,
      ),
    );
}

/** What a filter may look at. */
type FilteredModel = Pick<RegisteredModel, 'name' | 'tags'>;
type FilteredVersion = Pick<ModelVersion, 'modelName' | 'version' | 'runId' | 'source' | 'tags'>;

const VALUES: Readonly<
  Record<VersionAttribute, (version: FilteredVersion) => string | number | null>
> = {
  name: ({ modelName }) => modelName,
  run_id: ({ runId }) => runId,
  source_path: ({ source }) => source,
  version_number: ({ version }) => Number(version),
};

function passes(found: string | number | null | undefined, test: Test): boolean {
  if (found === null || found === undefined) return false;
  switch (test.operator) {
    case '=':
      return found === test.value;
    case '!=':
      return found !== test.value;
    case 'LIKE':
      return isLike(String(found), test.value);
    case 'ILIKE':
      return isLikeInAnyCase(String(found), test.value);
    case 'IN':
      return test.value.includes(String(found));
    case 'NOT IN':
      return !test.value.includes(String(found));
    case '<':
      return Number(found) < test.value;
    case '<=':
      return Number(found) <= test.value;
    case '>':
      return Number(found) > test.value;
    case '>=':
      return Number(found) >= test.value;
  }
}
