import { modelNameOf } from '../../domain/refs.js';
import { removeAlias } from '../../operations/change-alias.js';
import { takeAlias } from '../alias-argument.js';
import type { Context } from '../context.js';
import { givenRefWithTarget } from '../given-ref.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import type { AliasOptions } from './alias.js';

export async function run(
  args: readonly (string | undefined)[],
  options: AliasOptions,
  context: Context,
) {
  const { ref, alias } = takeAlias(args, options);
  const name = modelNameOf(givenRefWithTarget(ref, options));
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const { dryRun = false, force = false } = options;
  const deps = await context.changes(options);
  const { protected_aliases: protectedAliases = [] } = (await context.settings()).settings;
  const input = { model: name, alias, dryRun, protectedAliases, force };
  const { changed, plan, result } = await removeAlias(input, deps);
  const { model, from } = plan;
  const record = {
    changed,
    plan: { model, alias, from },
    result: result && { registered_name: model, aliases: result },
  };
  const had = `alias ${alias} from version ${from} of ${model}`;
  const line =
    from === null
      ? `${model} has no alias ${alias}: nothing to do`
      : dryRun
        ? `would remove ${had}`
        : `removed ${had}`;
  await printWrite(record, { ids: [`${model}@${alias}`], sentences: [line] }, context);
}
