import { parseDuration } from '../../domain/duration.js';
import { UsageError } from '../../domain/errors.js';
import { parseStage } from '../../domain/names.js';
import { modelNameOf, refFromOptions } from '../../domain/refs.js';
import type { RetentionDecision } from '../../domain/retention.js';
import { applyCleanup, planCleanup } from '../../operations/cleanup-versions.js';
import { askForYes, canAsk, refuseWithoutConsent } from '../consent.js';
import type { Context } from '../context.js';
import { modelFlag } from '../options.js';
import { counted } from '../view/counted.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import { WRITE_FIELDS, type WriteRecord } from '../view/print-write.js';
import { printRows } from '../view/rows.js';
import type { CleanupOptions } from './cleanup.js';

export async function run(
  [name]: readonly (string | undefined)[],
  options: CleanupOptions,
  context: Context,
) {
  const model = targetModel(name, options);
  const dryRun = options.dryRun ?? false;
  const policy = {
    keep: options.keep,
    olderThan: options.olderThan === undefined ? undefined : parseDuration(options.olderThan),
    stage: options.stage === undefined ? undefined : parseStage(options.stage),
  };
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const hasTarget = model !== undefined || options.all === true;
  if (!dryRun) {
    if (!hasTarget && (options.yes || !canAsk(context.io))) {
      throw new UsageError('cleanup deletes, and no model is named', {
        hint: 'add --model NAME, or --all for every model; --dry-run shows what would go',
      });
    }
    refuseWithoutConsent('cleanup', options.yes ?? false, context.io);
  }
  const registry = await context.changes(options);
  const deps = {
    ...registry,
    now: context.io.now,
    signal: context.signal,
    onDeleted: ({ modelName, version }: { modelName: string; version: string }) =>
      context.say(`deleted ${modelName}/${version}`),
  };
  const plan = await planCleanup({ ...policy, model }, deps);
  const doomed = plan.filter(({ action }) => action === 'delete');
  if (dryRun || doomed.length === 0) return await report(plan, dryRun ? null : [], context);
  if (!options.yes) await askFor(doomed, hasTarget, options, context);
  const deleted = await applyCleanup(plan, deps);
  await report(
    plan,
    deleted.map(({ modelName, version }) => ({ model: modelName, version })),
    context,
  );
}

function targetModel(name: string | undefined, options: CleanupOptions): string | undefined {
  const ref = refFromOptions({ ref: name, model: modelFlag(options) });
  const model = ref && modelNameOf(ref);
  if (model !== undefined && options.all) {
    throw new UsageError(`"${model}" and --all are both given`, { hint: 'give one of the two' });
  }
  return model;
}

/** Shows what would go, and asks. @throws MlregError if the answer is not yes */
async function askFor(
  doomed: readonly RetentionDecision[],
  hasTarget: boolean,
  { keep }: CleanupOptions,
  { io, say, signal }: Context,
): Promise<void> {
  for (const { version, reason } of doomed) {
    say(`  delete ${version.modelName}/${version.version}: ${reason}`);
  }
  const question = hasTarget
    ? `Delete ${counted(doomed.length, 'version')}?`
    : `Delete old versions of ALL models (keeping last ${keep})?`;
  await askForYes(question, io, signal);
}

/** @param deleted - null after a dry run */
async function report(
  plan: readonly RetentionDecision[],
  deleted: readonly object[] | null,
  context: Context,
): Promise<void> {
  const versions = plan.map(({ version, action, reason }) => ({
    model: version.modelName,
    version: version.version,
    action,
    reason,
  }));
  const record: WriteRecord = {
    changed: deleted !== null && deleted.length > 0,
    plan: { versions },
    result: deleted && { deleted },
  };
  await printDocument(record, () => printPlan(versions, deleted, context), context);
}

async function printPlan(
  versions: readonly { model: string; version: string; action: string; reason: string }[],
  deleted: readonly object[] | null,
  context: Context,
): Promise<void> {
  const doomed = versions.filter(({ action }) => action === 'delete');
  await printRows(
    context.output.quiet ? doomed : versions,
    {
      columns: ['model', 'version', 'action', 'reason'],
      id: ({ model, version }) => `${model}/${version}`,
      none: 'no versions found',
    },
    context,
  );
  if (context.output.quiet) return;
  const done = deleted === null ? `would delete ${doomed.length}` : `deleted ${deleted.length}`;
  context.say(`${done} of ${counted(versions.length, 'version')}`);
}
