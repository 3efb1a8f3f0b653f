import { modelNameOf, refFromOptions } from '../../domain/refs.js';
import { listAliases } from '../../operations/change-alias.js';
import type { Context } from '../context.js';
import { modelFlag } from '../options.js';
import { checkFields } from '../view/fields.js';
import { printRows } from '../view/rows.js';
import type { AliasOptions } from './alias.js';

const FIELDS = ['registered_name', 'alias', 'version'];

export async function run(
  [name]: readonly (string | undefined)[],
  options: AliasOptions,
  context: Context,
) {
  const ref = refFromOptions({ ref: name, model: modelFlag(options) });
  checkFields(context.output.fields ?? [], FIELDS);
  const aliases = listAliases(ref && modelNameOf(ref), await context.registry());
  const view = {
    columns: FIELDS,
    id: ({ registered_name: model, alias }: Row) => `${model}@${alias}`,
    none: 'no aliases found',
  };
  await printRows(rows(aliases), view, context);
}

interface Row {
  readonly registered_name: string;
  readonly alias: string;
  readonly version: string;
}

async function* rows(aliases: ReturnType<typeof listAliases>): AsyncGenerator<Row> {
  for await (const { model, ...alias } of aliases) yield { registered_name: model, ...alias };
}
