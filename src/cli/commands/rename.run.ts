import { UsageError } from '../../domain/errors.js';
import { modelNameOf } from '../../domain/refs.js';
import { renameModel } from '../../operations/rename-model.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { modelFlag } from '../options.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import type { RenameOptions } from './rename.js';

export async function run(
  args: readonly (string | undefined)[],
  options: RenameOptions,
  context: Context,
) {
  const words = args.filter((arg) => arg !== undefined);
  const ref = modelFlag(options) === undefined ? words.shift() : undefined;
  const name = modelNameOf(givenRef(ref, options));
  const [newName, ...surplus] = words;
  if (newName === undefined || surplus.length > 0) {
    throw new UsageError(
      newName === undefined ? 'no new name is given' : `too many names: ${words.join(', ')}`,
      { hint: 'write it as `mlreg rename NAME NEW_NAME`, with quotes around a name with spaces' },
    );
  }
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const { dryRun = false } = options;
  const deps = await context.changes(options);
  const { changed, plan, result } = await renameModel({ model: name, newName, dryRun }, deps);
  const record = {
    changed,
    plan: { model: plan.model, new_name: plan.newName },
    result: result === null ? null : { registered_name: result },
  };
  const verb = changed ? 'renamed' : dryRun ? 'would rename' : 'nothing to do:';
  const sentence = `${verb} ${plan.model} to ${plan.newName}`;
  await printWrite(record, { ids: [plan.newName], sentences: [sentence] }, context);
}
