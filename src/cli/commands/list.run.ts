import { mapped } from '../../domain/collect.js';
import { UsageError } from '../../domain/errors.js';
import type { AbsentName } from '../../domain/expressions/absent-names.js';
import { parseOrder } from '../../domain/expressions/order.js';
import { parseExpression } from '../../domain/expressions/parse.js';
import { MODEL_VOCABULARY } from '../../domain/model-values.js';
import { parseStage } from '../../domain/names.js';
import {
  MODEL_FIELDS,
  modelRecord,
  needsOrigin,
  VERSION_FIELDS,
  versionRecord,
} from '../../domain/records.js';
import { modelNameOf, refFromOptions } from '../../domain/refs.js';
import { VERSION_VOCABULARY } from '../../domain/version-values.js';
import { withoutPrefix } from '../../operations/find-model.js';
import { listModels, type TagFilter } from '../../operations/list-models.js';
import { listVersions } from '../../operations/list-versions.js';
import type { Context } from '../context.js';
import { modelFlag } from '../options.js';
import { withAbsentTold } from '../view/absent-columns.js';
import { absentText } from '../view/absent-text.js';
import { fieldList } from '../view/field-list.js';
import { checkFields } from '../view/fields.js';
import type { OutputChoice } from '../view/output-choice.js';
import { printRows } from '../view/rows.js';
import type { ListOptions } from './list.js';

const MODEL_COLUMNS = [
  'registered_name',
  'latest_version',
  'stages',
  'aliases',
  'last_updated_timestamp',
];
const VERSION_COLUMNS = [
  'registered_name',
  'version',
  'stage',
  'aliases',
  'status',
  'creation_timestamp',
];

export async function run(
  [name]: readonly (string | undefined)[],
  options: ListOptions,
  context: Context,
) {
  const ref = refFromOptions({ ref: name, model: modelFlag(options) });
  const model = ref && modelNameOf(ref);
  const byVersion = options.versions === true || model !== undefined;
  const known = byVersion ? VERSION_FIELDS : MODEL_FIELDS;
  const vocabulary = byVersion ? VERSION_VOCABULARY : MODEL_VOCABULARY;
  const columns = options.columns === undefined ? undefined : fieldList(options.columns);
  const fields = [...(columns ?? []), ...(context.output.fields ?? [])];
  if (!byVersion) refuseVersionFields(fields);
  checkFields(fields, known);
  const { where, orderBy } = options;
  const input = {
    where: where === undefined ? undefined : parseExpression(where, vocabulary),
    order: orderBy === undefined ? undefined : parseOrder(orderBy, vocabulary),
    filter: options.filter,
    stage: options.stage === undefined ? undefined : parseStage(options.stage),
    alias: options.alias,
    tags: options.tag?.map(tagFilter) ?? [],
    limit: options.limit,
  };
  const what = byVersion ? 'versions' : 'models';
  const told = new Set<string>();
  const onAbsent = (absent: AbsentName) => {
    if (!told.has(absent.text)) context.say(absentText(absent, what));
    told.add(absent.text);
  };
  const shown = columns ?? (byVersion ? VERSION_COLUMNS : MODEL_COLUMNS);
  const printed = fieldsShown(context.output, shown, known);

  if (byVersion) {
    const withOrigins = needsOrigin(printed);
    const deps = { ...(await context.registry()), now: context.io.now, onAbsent };
    const rows = listVersions({ ...input, model, withOrigins }, deps);
    const records = mapped(rows, (row) =>
      versionRecord(row, withoutPrefix(row.version.modelName, deps.modelPrefix)),
    );
    const id = (row: { registered_name: unknown; version: unknown }) =>
      `${row.registered_name}/${row.version}`;
    const view = { columns: shown, id, none: 'no versions found' };
    await printRows(withAbsentTold(records, printed, onAbsent), view, context);
    return;
  }
  const deps = { ...(await context.registry()), now: context.io.now, onAbsent };
  const records = mapped(listModels(input, deps), (each) =>
    modelRecord(each, withoutPrefix(each.name, deps.modelPrefix)),
  );
  const id = (row: { registered_name: unknown }) => String(row.registered_name);
  const view = { columns: shown, id, none: 'no registered models found' };
  await printRows(withAbsentTold(records, printed, onAbsent), view, context);
}

/** @throws UsageError with the way out, for a field that only a version has */
function refuseVersionFields(fields: readonly string[]): void {
  const ofModels: readonly string[] = MODEL_FIELDS;
  const ofVersions: readonly string[] = VERSION_FIELDS;
  const field = fields.find((each) => {
    const [top = ''] = each.split('.', 1);
    return ofVersions.includes(top) && !ofModels.includes(top);
  });
  if (field === undefined) return;
  throw new UsageError(`"${field}" is a field of versions, not of models`, {
    hint: 'add --versions, or name a model, for a row a version',
  });
}

/** The fields that will be printed: what is not printed is not asked for. */
function fieldsShown(
  { format, fields, quiet }: OutputChoice,
  columns: readonly string[],
  all: readonly string[],
): readonly string[] {
  if (quiet) return [];
  const isDocument = format === 'json' || format === 'ndjson' || format === 'yaml';
  return isDocument ? (fields ?? all) : columns;
}

function tagFilter(text: string): TagFilter {
  const equals = text.indexOf('=');
  return equals < 0 ? { key: text } : { key: text.slice(0, equals), value: text.slice(equals + 1) };
}
