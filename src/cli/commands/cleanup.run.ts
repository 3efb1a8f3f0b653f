import { RefusedError, UsageError } from '../../domain/errors.js';
import { shellWord } from '../../domain/shell-words.js';
import { applyCleanup, type CleanupDeps } from '../../operations/apply-cleanup.js';
import { type CleanupPlan, type PlanDeps, planCleanup } from '../../operations/plan-cleanup.js';
import { planFromSaved, savedPlan } from '../../operations/saved-cleanup.js';
import { type CleanupRequest, cleanupRequest } from '../cleanup-request.js';
import { askForYes, canAsk, refuseWithoutConsent } from '../consent.js';
import type { Context } from '../context.js';
import { placeOfRegistry, readPlanFile, savedPlanFile } from '../saved-cleanup-file.js';
import { cleanupRecord, goingIn, printCleanup } from '../view/cleanup-plan.js';
import { counted } from '../view/counted.js';
import { checkFields } from '../view/fields.js';
import { WRITE_FIELDS } from '../view/print-write.js';
import type { CleanupOptions } from './cleanup.js';

export async function run(
  [name]: readonly (string | undefined)[],
  options: CleanupOptions,
  context: Context,
) {
  const request = cleanupRequest(name, options);
  const isDry = options.dryRun === true || options.plan !== undefined;
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  if (!isDry) refuseUnasked(request, options, context);
  const save =
    options.plan === undefined
      ? undefined
      : await savedPlanFile(options.plan, options.overwrite ?? false, context);
  const makePlan = await planner(request, context);
  const deps = {
    ...(await context.changes({ ...options, dryRun: isDry })),
    ...(await context.history()),
    now: context.io.now,
    signal: context.signal,
  };
  const plan = await makePlan(deps);
  warnOfUnknown(plan, context);
  if (isDry) {
    await printCleanup(cleanupRecord(plan, null), context);
    refuseTooMany(plan, options);
    await save?.(savedPlan(plan, await placeOfRegistry(context), deps.sha256));
    if (options.plan !== undefined) {
      context.say(`saved; to do it: mlreg cleanup --apply ${shellWord(options.plan)}`);
    }
    return;
  }
  refuseTooMany(plan, options);
  await doCleanup(plan, request, options, deps, context);
}

/** @throws UsageError where nobody can be asked whether, or what, to delete */
function refuseUnasked(request: CleanupRequest, { yes = false }: CleanupOptions, { io }: Context) {
  const hasTarget = request.kind === 'saved' || request.hasTarget;
  if (!hasTarget && (yes || !canAsk(io))) {
    throw new UsageError('cleanup deletes, and no model is named', {
      hint: 'add --model NAME, or --all for every model; --dry-run shows what would go',
    });
  }
  refuseWithoutConsent('cleanup', yes, io);
}

/** Files are read before anything is sent. */
async function planner(
  request: CleanupRequest,
  context: Context,
): Promise<(deps: PlanDeps) => Promise<CleanupPlan>> {
  if (request.kind === 'plan') return (deps) => planCleanup(request, deps);
  const saved = await readPlanFile(request.file, context);
  return (deps) => planFromSaved(saved, deps);
}

function warnOfUnknown({ knowsPrevious }: CleanupPlan, { say }: Context): void {
  if (knowsPrevious) return;
  say(
    'warning: what a rollback would go back to is not kept: nothing is recorded here ' +
      '(audit_experiment is off)',
  );
}

/** @throws RefusedError */
function refuseTooMany(plan: CleanupPlan, { maxDelete }: CleanupOptions): void {
  const going = goingIn(plan).length;
  if (maxDelete === undefined || going <= maxDelete) return;
  throw new RefusedError(
    `${counted(going, 'version')} would go, more than --max-delete ${maxDelete}: nothing was done`,
    { hint: `look at them with --dry-run; if they may all go: --max-delete ${going}` },
  );
}

async function doCleanup(
  plan: CleanupPlan,
  request: CleanupRequest,
  options: CleanupOptions,
  deps: CleanupDeps,
  context: Context,
): Promise<void> {
  if (goingIn(plan).length > 0 && !options.yes) await askFor(plan, request, context);
  const past = plan.policy.archive ? 'archived' : 'deleted';
  const result = await applyCleanup(plan, {
    ...deps,
    onDone: ({ modelName, version }) => context.say(`${past} ${modelName}/${version}`),
  });
  await printCleanup(cleanupRecord(plan, result), context);
}

/** Shows what would go, and asks. @throws MlregError if the answer is not yes */
async function askFor(plan: CleanupPlan, request: CleanupRequest, context: Context) {
  const { io, say, signal } = context;
  const going = goingIn(plan);
  for (const { version, action, reason } of going) {
    say(`  ${action} ${version.modelName}/${version.version}: ${reason}`);
  }
  const verb = plan.policy.archive ? 'Archive' : 'Delete';
  const question =
    request.kind === 'saved' || request.hasTarget
      ? `${verb} ${counted(going.length, 'version')}?`
      : `${verb} old versions of ALL models (keeping last ${plan.policy.keep})?`;
  await askForYes(question, io, signal);
}
