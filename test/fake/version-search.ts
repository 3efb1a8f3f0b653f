import { type Key, sortBy, type Value } from './compare.js';
import { invalid } from './errors.js';
import { versionWire } from './model-version-wire.js';
import { parseOrderBy, rejectDuplicates } from './order-by.js';
import { paginate } from './paging.js';
import { PROMPT_TAG, registryFilter } from './registry-filter.js';
import { type JsonObject, type ModelRow, omitEmpty, type State, type VersionRow } from './state.js';
import { type Fields, type Message, string, strings } from './wire.js';

export const searchVersionsMessage: Message = {
  filter: string,
  max_results: { kind: 'int', max: 200_000 },
  order_by: strings,
  page_token: string,
};

const COLUMNS = {
  attributes: ['name', 'version_number', 'run_id', 'source_path'],
  lists: ['name', 'run_id'],
  numeric: ['version_number'],
};

interface Row {
  model: ModelRow;
  row: VersionRow;
}

export function searchVersions(state: State, request: Fields): JsonObject {
  const max = request.number('max_results', 200_000);
  if (max < 1) {
    throw invalid(`Invalid value for max_results. It must be a positive integer, but got ${max}`);
  }
  const filter = registryFilter(request.text('filter'), COLUMNS);
  const keys = order(request.texts('order_by'));
  const found: Row[] = [];
  for (const model of state.models.values()) {
    const rows = [...model.versions.values()];
    // The server looks for the prompt tag on versions, deleted ones too, never on the model (3.17.2).
    const hidden = rows.some(({ tags }) => tags.get(PROMPT_TAG) === 'true');
    if (hidden && !filter.wantsPrompts) continue;
    for (const row of rows) {
      const matches = filter.matches((key) => attribute(model, row, key), row.tags);
      if (row.stage !== 'Deleted_Internal' && matches) found.push({ model, row });
    }
  }
  const page = paginate(sortBy(found, keys), max, request.text('page_token'));
  return {
    model_versions: omitEmpty(page.items.map(({ model, row }) => versionWire(model, row, false))),
    next_page_token: page.nextToken,
  };
}

function attribute(model: ModelRow, row: VersionRow, key: string): Value | null {
  if (key === 'name') return model.name;
  if (key === 'run_id') return row.runId;
  return key === 'source_path' ? row.source : row.version;
}

const READERS: Record<string, (row: Row) => Value> = {
  name: ({ model }) => model.name,
  version_number: ({ row }) => row.version,
  creation_timestamp: ({ row }) => row.createdAt,
  last_updated_timestamp: ({ row }) => row.updatedAt,
};

function order(clauses: string[]): Key<Row>[] {
  const given = clauses.length > 0 ? clauses : ['last_updated_timestamp DESC'];
  const orders = given.map((clause) => {
    const { key, ascending } = parseOrderBy(clause);
    const column = key.replace(/^attribute\./, '');
    const read = READERS[column];
    if (read === undefined) {
      const valid = Object.keys(READERS).map((name) => `'${name}'`);
      throw invalid(
        `Invalid attribute key '${key}' specified. Valid keys are '{${valid.join(', ')}}'`,
      );
    }
    return { column, read, ascending };
  });
  rejectDuplicates(
    clauses,
    orders.map(({ column }) => column),
  );
  const keys = orders.map(({ read, ascending }): Key<Row> => [read, ascending]);
  return [...keys, [({ model }) => model.name, true], [({ row }) => row.version, false]];
}
