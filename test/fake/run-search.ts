import { compares, type Key, sortBy, type Value } from './compare.js';
import { invalid } from './errors.js';
import { checkExperimentId, inView, VIEW_TYPES } from './experiments.js';
import { type Clause, listValues, parseFilter, unquote, unquoteKey } from './filter.js';
import { parseOrderBy, rejectDuplicates } from './order-by.js';
import { paginate, requirePositive } from './paging.js';
import { runWire } from './runs.js';
import { type JsonObject, omitEmpty, type RunRow, type State } from './state.js';
import { type Fields, type Message, string, strings } from './wire.js';

export const searchRunsMessage: Message = {
  // Items are not checked: numbers for ids give 200 and no runs (3.17.2).
  experiment_ids: { kind: 'strings', itemsUnchecked: true },
  filter: string,
  run_view_type: { kind: 'enum', values: VIEW_TYPES, unchecked: true },
  max_results: { kind: 'int', max: 50_000 },
  order_by: strings,
  page_token: { kind: 'string', unchecked: true },
};

/** Without experiment_ids nothing is found, and nothing is reported (3.17.2). */
export function searchRuns(state: State, request: Fields): JsonObject {
  const max = request.number('max_results', 1000);
  requirePositive(max, 50_000);
  const conditions = parseFilter(request.text('filter')).map(understand);
  const keys = order(request.texts('order_by'));
  const ids = request.texts('experiment_ids');
  for (const id of ids) checkExperimentId(id);
  const view = request.number('run_view_type', VIEW_TYPES.ACTIVE_ONLY);
  const found = [...state.runs.values()].filter(
    (run) =>
      ids.includes(run.experimentId) &&
      inView(run.lifecycle, view) &&
      conditions.every((holds) => holds(run)),
  );
  const page = paginate(sortBy(found, keys), max, request.text('page_token'));
  return { runs: omitEmpty(page.items.map(runWire)), next_page_token: page.nextToken };
}

type Reader = (run: RunRow) => Value | null | undefined;

const ATTRIBUTES: Record<string, Reader> = {
  run_id: (run) => run.id,
  run_name: (run) => run.name,
  status: (run) => run.status,
  user_id: (run) => run.userId,
  artifact_uri: (run) => run.artifactUri,
  start_time: (run) => run.startTime,
  end_time: (run) => run.endTime,
  created: (run) => run.startTime,
};

const ENTITIES: Record<string, string> = {
  metric: 'metric',
  metrics: 'metric',
  param: 'parameter',
  params: 'parameter',
  parameter: 'parameter',
  parameters: 'parameter',
  tag: 'tag',
  tags: 'tag',
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
};

interface Column {
  entity: string;
  key: string;
  read: Reader;
}

function column(identifier: string): Column {
  const dot = identifier.indexOf('.');
  const given = dot < 0 ? 'attribute' : identifier.slice(0, dot);
  const entity = ENTITIES[given];
  const key = unquoteKey(identifier.slice(dot + 1));
  if (entity === undefined) {
    throw invalid(
      `Invalid entity type '${given}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']`,
    );
  }
  if (entity === 'attribute') {
    const read = ATTRIBUTES[key];
    if (read !== undefined) return { entity, key, read };
    const valid = Object.keys(ATTRIBUTES).map((name) => `'${name}'`);
    throw invalid(
      `Invalid attribute key '${key}' specified. Valid keys are '{${valid.join(', ')}}'`,
    );
  }
  const readers: Record<string, Reader> = {
    metric: (run) => run.metrics.get(key)?.value,
    parameter: (run) => run.params.get(key),
    tag: (run) => run.tags.get(key),
  };
  return { entity, key, read: readers[entity] ?? (() => null) };
}

function understand({ identifier, op, value }: Clause): (run: RunRow) => boolean {
  const { entity, key, read } = column(identifier);
  if (value === undefined) {
    if (entity === 'tag' || entity === 'parameter') {
      return (run) => (read(run) === undefined) === (op === 'IS NULL');
    }
    throw invalid(
      `IS NULL / IS NOT NULL is only supported for tags and params, not for '${entity}' '${key}'`,
    );
  }
  const numeric = entity === 'metric' || ['start_time', 'end_time', 'created'].includes(key);
  const expected = numeric ? number(entity, value) : text(entity, key, op, value);
  const allowed = numeric ? ['=', '!=', '<', '<=', '>', '>='] : ['=', '!=', 'LIKE', 'ILIKE'];
  const inList = value.kind === 'list' && (op === 'IN' || op === 'NOT IN');
  if (!inList && !allowed.includes(op)) {
    throw invalid(`Invalid comparator '${op}' not one of '${allowed.join(', ')}'`);
  }
  return (run) => compares(read(run), op, expected);
}

function number(entity: string, value: NonNullable<Clause['value']>): number {
  if (value.kind === 'number') return Number(value.text);
  throw invalid(`Expected numeric value type for ${entity}. Found ${value.text}`);
}

function text(
  entity: string,
  key: string,
  op: string,
  value: NonNullable<Clause['value']>,
): string | string[] {
  if (value.kind === 'string' || value.kind === 'identifier') return unquote(value.text);
  if (value.kind !== 'list' || entity !== 'attribute') {
    throw invalid(
      `Expected a quoted string value for ${entity} (e.g. 'my-value'). Got value ${value.text}`,
    );
  }
  if (key !== 'run_id') {
    throw invalid(
      "Only ['run_id'] attributes support comparison with a list of quoted string values.",
    );
  }
  return listValues(value, op, 'tracking');
}

function order(clauses: string[]): Key<RunRow>[] {
  const columns = clauses.map((clause) => {
    const { key, ascending } = parseOrderBy(clause);
    return { ...column(key), ascending };
  });
  rejectDuplicates(
    clauses,
    columns.map(({ entity, key }) => `${entity}.${key}`),
  );
  const keys = columns.map(({ read, ascending }): Key<RunRow> => [read, ascending]);
  return [...keys, [(run) => run.startTime, false], [(run) => run.id, true]];
}
