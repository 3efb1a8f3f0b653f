import { compares, type Key, sortBy, type Value } from './compare.js';
import { invalid } from './errors.js';
import { experimentWire, inView, VIEW_TYPES } from './experiments.js';
import { listValues, parseFilter, unquote, unquoteKey } from './filter.js';
import { parseOrderBy } from './order-by.js';
import { paginate, requirePositive } from './paging.js';
import { type ExperimentRow, type JsonObject, omitEmpty, type State } from './state.js';
import { type Fields, type Message, string, strings } from './wire.js';

export const searchExperimentsMessage: Message = {
  max_results: { kind: 'int' },
  page_token: string,
  filter: string,
  order_by: strings,
  view_type: { kind: 'enum', values: VIEW_TYPES },
};

const COLUMNS: Record<string, (row: ExperimentRow) => Value> = {
  name: (row) => row.name,
  experiment_id: (row) => Number(row.id),
  creation_time: (row) => row.createdAt,
  last_update_time: (row) => row.updatedAt,
};

/** `max_results` has no default here: without it the server reads 0 and answers 400 (3.17.2). */
export function searchExperiments(state: State, request: Fields): JsonObject {
  const max = request.number('max_results');
  requirePositive(max, 50_000);
  const matches = experimentFilter(request.text('filter'));
  const clauses = request.texts('order_by');
  const given = clauses.length > 0 ? clauses : ['creation_time DESC'];
  const keys = given.map((clause): Key<ExperimentRow> => {
    const { key, ascending } = parseOrderBy(clause);
    return [column(key.replace(/^attribute\./, '')), ascending];
  });
  const view = request.number('view_type', VIEW_TYPES.ACTIVE_ONLY);
  const found = [...state.experiments.values()].filter(
    (each) => inView(each.lifecycle, view) && matches(each),
  );
  const sorted = sortBy(found, [...keys, [(row) => Number(row.id), false]]);
  const page = paginate(sorted, max, request.text('page_token'));
  return {
    experiments: omitEmpty(page.items.map(experimentWire)),
    next_page_token: page.nextToken,
  };
}

function column(key: string): (row: ExperimentRow) => Value {
  const read = COLUMNS[key];
  if (read !== undefined) return read;
  const valid = Object.keys(COLUMNS).map((name) => `'${name}'`);
  throw invalid(`Invalid attribute key '${key}' specified. Valid keys are '{${valid.join(', ')}}'`);
}

function experimentFilter(filter: string): (row: ExperimentRow) => boolean {
  const conditions = parseFilter(filter).map(({ identifier, op, value }) => {
    const [, entity, rest] = /^(attribute|tags?)\.(.*)$/s.exec(identifier) ?? [];
    const key = unquoteKey(rest ?? identifier);
    if (entity?.startsWith('tag') === true) {
      const expected = value === undefined ? undefined : unquote(value.text);
      return (row: ExperimentRow) =>
        expected === undefined
          ? row.tags.has(key) === (op === 'IS NOT NULL')
          : compares(row.tags.get(key), op, expected);
    }
    const read = column(key);
    if (value === undefined) throw invalid('IS NULL / IS NOT NULL is only supported for tags');
    const texts = value.kind === 'list' ? listValues(value, op, 'tracking') : undefined;
    const one = value.kind === 'number' ? Number(value.text) : unquoteKey(value.text);
    const numeric = key === 'experiment_id';
    const expected =
      texts === undefined ? (numeric ? Number(one) : one) : numeric ? texts.map(Number) : texts;
    return (row: ExperimentRow) => compares(read(row), op, expected);
  });
  return (row) => conditions.every((holds) => holds(row));
}
