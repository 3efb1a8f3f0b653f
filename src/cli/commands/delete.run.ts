import { MlregError } from '../../domain/errors.js';
import { applyDeletion, type DeletionPlan, planDeletion } from '../../operations/delete-ref.js';
import { askForYes, refuseWithoutConsent } from '../consent.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { cellText } from '../view/cell.js';
import { counted } from '../view/counted.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import type { DeleteOptions } from './delete.js';

export async function run(
  [word]: readonly (string | undefined)[],
  options: DeleteOptions,
  context: Context,
) {
  const ref = givenRef(word, options);
  const { dryRun = false, yes = false } = options;
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  if (!dryRun) refuseWithoutConsent('delete', yes, context.io);
  const deps = await context.changes(options);
  const { settings } = await context.settings();
  const plan = await planDeletion(ref, deps, settings.protected_aliases);
  if (!dryRun) {
    if (!yes) await askFor(plan, context);
    await applyDeletion(plan, deps);
  }
  const { model, version } = plan;
  const versions = plan.versions.map((each) => each.version);
  const record = {
    changed: !dryRun,
    plan: { model, version, versions },
    result: dryRun ? null : { deleted: versions.map((each) => ({ model, version: each })) },
  };
  const id = version === null ? model : `${model}/${version}`;
  const sentence = `${dryRun ? 'would delete' : 'deleted'} ${id}${count(plan)}`;
  await printWrite(record, { ids: [id], sentences: [sentence] }, context);
}

/** A version for a y, a model for its name. @throws MlregError for any other answer */
async function askFor(plan: DeletionPlan, { io, signal }: Context): Promise<void> {
  const { model, version } = plan;
  if (version !== null) {
    return await askForYes(`Delete ${cellText(`${model}/${version}`)}?`, io, signal);
  }
  const question = `Type the name of the model to delete ${cellText(model)}${count(plan)}: `;
  if ((await io.ask(question, signal)) === model) return;
  throw new MlregError('error', 'nothing was deleted', {
    hint: 'the name was not typed as it is',
  });
}

function count({ version, versions }: DeletionPlan): string {
  if (version !== null) return '';
  return ` with ${counted(versions.length, 'version')}`;
}
