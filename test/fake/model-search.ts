import { type Key, sortBy } from './compare.js';
import { invalid } from './errors.js';
import { parseOrderBy, rejectDuplicates } from './order-by.js';
import { paginate } from './paging.js';
import { modelWire } from './registered-models.js';
import { PROMPT_TAG, registryFilter } from './registry-filter.js';
import { type JsonObject, type ModelRow, omitEmpty, type State } from './state.js';
import { type Fields, type Message, string, strings } from './wire.js';

export const searchModelsMessage: Message = {
  filter: string,
  max_results: { kind: 'int', max: 1000 },
  order_by: strings,
  page_token: string,
};

const COLUMNS = { attributes: ['name'], lists: ['name'], numeric: [] };

export function searchModels(state: State, request: Fields): JsonObject {
  const filter = registryFilter(request.text('filter'), COLUMNS);
  const keys = order(request.texts('order_by'));
  const found = [...state.models.values()].filter(
    (model) =>
      (filter.wantsPrompts || model.tags.get(PROMPT_TAG) !== 'true') &&
      filter.matches(() => model.name, model.tags),
  );
  const page = paginate(
    sortBy(found, keys),
    request.number('max_results', 100),
    request.text('page_token'),
  );
  return {
    registered_models: omitEmpty(page.items.map((model) => modelWire(model, true))),
    next_page_token: page.nextToken,
  };
}

function order(clauses: string[]): Key<ModelRow>[] {
  const orders = clauses.map((clause) => {
    const { key, ascending } = parseOrderBy(clause);
    if (!['name', 'timestamp', 'last_updated_timestamp'].includes(key)) {
      throw invalid(
        `Invalid order by key '${key}' specified. Valid keys are '{'name', 'timestamp'}'`,
      );
    }
    return { column: key === 'name' ? ('name' as const) : ('updatedAt' as const), ascending };
  });
  const columns = orders.map(({ column }) => column);
  rejectDuplicates(clauses, columns);
  const keys = orders.map(
    ({ column, ascending }): Key<ModelRow> => [(model) => model[column], ascending],
  );
  return [...keys, [(model) => model.name, true]];
}
