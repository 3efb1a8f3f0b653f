import { compares, type Key, sortBy, type Value } from './compare.js';
import { internal, invalid, MlflowError, UncaughtError } from './errors.js';
import { checkExperimentId } from './experiments.js';
import { type Clause, parseFilter, readLiteral, rejectBoundList } from './filter.js';
import { loggedModelWire } from './logged-models.js';
import { type Json, type JsonObject, type LoggedModelRow, omitEmpty, type State } from './state.js';
import { type Fields, list, type Message, string } from './wire.js';

export const searchLoggedModelsMessage: Message = {
  experiment_ids: { kind: 'strings', required: true },
  filter: string,
  max_results: { kind: 'int' },
  order_by: list({ field_name: string, ascending: { kind: 'bool' } }),
  page_token: string,
};

type Reader = (model: LoggedModelRow) => Value | null | undefined;

const ATTRIBUTES: Record<string, Reader> = {
  name: (model) => model.name,
  model_id: (model) => model.id,
  model_type: (model) => model.modelType,
  // Not numeric to the filter, so `status = 'LOGGED_MODEL_READY'` is accepted and finds nothing (3.17.2).
  status: (model) => String(model.status),
  source_run_id: (model) => model.sourceRunId,
  experiment_id: (model) => model.experimentId,
  creation_timestamp_ms: (model) => model.createdAt,
  last_updated_timestamp_ms: (model) => model.updatedAt,
};

const ALIASES: Record<string, string> = {
  creation_time: 'creation_timestamp_ms',
  creation_timestamp: 'creation_timestamp_ms',
  last_updated_timestamp: 'last_updated_timestamp_ms',
};

export function searchLoggedModels(state: State, request: Fields): JsonObject {
  const ids = request.texts('experiment_ids');
  const filter = request.text('filter') || null;
  const orders = orderFields(request);
  const offset = tokenOffset(request.text('page_token'), ids, filter, orders);
  // 0 means the default here, and there is no upper bound (3.17.2).
  const max = request.number('max_results', 50) || 50;
  const conditions = parseFilter(filter ?? '').map(understand);
  for (const id of ids) checkExperimentId(id);
  const found = [...state.loggedModels.values()].filter(
    (model) =>
      model.lifecycle === 'active' &&
      ids.includes(model.experimentId) &&
      conditions.every((holds) => holds(model)),
  );
  const rest = sortBy(found, sortKeys(orders)).slice(Math.max(offset, 0));
  const rows = max + 1 < 0 ? rest : rest.slice(0, max + 1);
  const token = {
    experiment_ids: ids,
    filter_string: filter,
    order_by: orders,
    offset: offset + max,
  };
  return {
    models: omitEmpty(rows.slice(0, max).map(loggedModelWire)),
    next_page_token: rows.length > max ? encode(token) : undefined,
  };
}

const encode = (token: Json) => Buffer.from(JSON.stringify(token)).toString('base64');

/** The token carries the query, and a different query is refused. */
function tokenOffset(token: string, ids: string[], filter: string | null, orders: Json): number {
  if (token === '') return 0;
  const text = token.replaceAll(/[^A-Za-z0-9+/=]/g, '');
  if (text.length % 4 !== 0) throw new UncaughtError('binascii.Error');
  const parsed = readToken(token);
  const same = (a: Json | undefined, b: Json) => JSON.stringify(a ?? null) === JSON.stringify(b);
  const asked = [
    ['Experiment IDs', parsed.experiment_ids, ids],
    ['Filter string', parsed.filter_string, filter],
    ['Order by', parsed.order_by, orders],
  ] as const;
  for (const [what, found, expected] of asked) {
    if (!same(found, expected)) {
      throw invalid(
        `${what} in the page token do not match the requested ${what}. Expected: ${JSON.stringify(expected)}. Found: ${JSON.stringify(found)}`,
      );
    }
  }
  return typeof parsed.offset === 'number' ? parsed.offset : 0;
}

function readToken(token: string): JsonObject {
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as JsonObject;
  } catch {
    throw invalid(`Invalid page token: ${token}. Expecting value: line 1 column 1 (char 0)`);
  }
}

function orderFields(request: Fields): JsonObject[] | null {
  const orders = request.messages('order_by').map((order) => ({
    field_name: order.text('field_name'),
    ascending: order.has('ascending') ? order.flag('ascending') : true,
  }));
  return omitEmpty(orders) ?? null;
}

function sortKeys(orders: JsonObject[] | null): Key<LoggedModelRow>[] {
  const keys = (orders ?? []).map(({ field_name, ascending }): Key<LoggedModelRow> => {
    const field = String(field_name);
    const [entity, ...rest] = field.split('.');
    const read = rest.length > 0 ? metric(rest.join('.')) : ATTRIBUTES[ALIASES[field] ?? field];
    if (read === undefined) throw invalid(`Invalid order by field name: ${field}`);
    if (rest.length > 0 && entity !== 'metrics') {
      throw invalid(`Invalid order by field name: ${field}. Only metrics are supported.`);
    }
    return [read, ascending !== false];
  });
  return [...keys, [(model) => model.createdAt, false], [(model) => model.id, true]];
}

const metric =
  (key: string): Reader =>
  (model) =>
    model.metrics
      .filter((each) => each.key === key)
      .sort((a, b) => b.timestamp - a.timestamp || b.step - a.step)[0]?.value;

function understand({ identifier, op, value }: Clause): (model: LoggedModelRow) => boolean {
  const [, entity = 'attributes', rest] = /^([a-z]+)\.(.+)$/s.exec(identifier) ?? [];
  const key = (rest ?? ALIASES[identifier] ?? identifier).replaceAll(/^`|`$/g, '');
  if (!['attributes', 'metrics', 'params', 'tags'].includes(entity)) {
    throw invalid(
      `Invalid entity type: '${entity}'. Expected one of ['attributes', 'metrics', 'params', 'tags'].`,
    );
  }
  if (value === undefined) {
    throw invalid(`Invalid comparison: ${identifier} ${op}. Expected a comparison with 3 tokens.`);
  }
  const numeric =
    entity === 'metrics' ||
    (entity === 'attributes' && /^(?:creation|last_updated)_time/.test(key));
  checkOperator(`${entity}.${key}`, op, numeric);
  const expected = numeric ? Number(value.text) : literal(value, op);
  if (numeric && Number.isNaN(expected))
    throw internal(`could not convert string to float: ${value.text}`);
  if (entity === 'metrics') {
    return (model) =>
      model.metrics.some((each) => each.key === key && compares(each.value, op, expected));
  }
  if (entity === 'params') return (model) => compares(model.params.get(key), op, expected);
  if (entity === 'tags') return (model) => compares(model.tags.get(key), op, expected);
  const read = ATTRIBUTES[key];
  // The server looks the attribute up on a Python class and reports the failure as its own (3.17.2).
  if (read === undefined) throw internal(`type object 'SqlLoggedModel' has no attribute '${key}'`);
  return (model) => compares(read(model), op, expected);
}

function checkOperator(name: string, op: string, numeric: boolean): void {
  const allowed = numeric
    ? ['<', '<=', '>', '>=', '=', '!=']
    : ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];
  if (!allowed.includes(op)) {
    throw invalid(
      `Invalid comparison operator for ${name}: '${op}'. Expected one of (${allowed.join(', ')}).`,
    );
  }
}

/** Only single quotes are taken off, so a double-quoted value never matches (3.17.2). */
function literal(value: NonNullable<Clause['value']>, op: string): string | string[] {
  if (value.kind !== 'list') return value.text.replaceAll(/^'+|'+$/g, '');
  const values = readLiteral(value, 'logged-models');
  const items = typeof values === 'string' ? [values] : values;
  if (!Array.isArray(items)) {
    throw new MlflowError(
      'BAD_REQUEST',
      'IN expression list, SELECT construct, or bound parameter object expected',
    );
  }
  rejectBoundList(op);
  return items.filter((item) => typeof item === 'string');
}
