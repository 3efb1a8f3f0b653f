import { promotionRules } from '../../config/promotion-rules.js';
import { MlregError, PartialError, UsageError } from '../../domain/errors.js';
import type { AutoInput } from '../../operations/auto-promote.js';
import { planRepairs, type RepairPlan } from '../../operations/repair/plan-repair.js';
import {
  type RepairDeps,
  type RepairResult,
  repairRegistry,
} from '../../operations/repair/repair-registry.js';
import type { OpenedRegistry } from '../../wiring/opened-registry.js';
import { askForYes, refuseWithoutConsent } from '../consent.js';
import type { Context } from '../context.js';
import { givenWishes } from '../registration.js';
import { bestAim, planInput, repairRequest } from '../repair-request.js';
import { counted } from '../view/counted.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import {
  amount,
  demoRecord,
  isRegistered,
  printRepair,
  repairRecord,
  stepText,
} from '../view/repair-plan.js';
import type { RepairOptions } from './repair.js';

const REGISTRATION = { verb: 'register', past: 'registered' };
const CREATION = { verb: 'make it', past: 'made' };
const NOTHING: RepairResult = { registered: [], failed: [], promoted: [] };

export async function run(
  _: readonly (string | undefined)[],
  options: RepairOptions,
  context: Context,
) {
  const request = repairRequest(options);
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const { dryRun = false, yes = false, demo = false } = options;
  if (!dryRun) refuseWithoutConsent('repair', yes, context.io, REGISTRATION);
  const loaded = await context.settings();
  const aim = bestAim(request, options, loaded.settings);
  const best: AutoInput | null = aim && { ...aim, rules: promotionRules(aim.target, [], loaded) };
  const input = planInput(request, options, loaded.settings);
  const deps = {
    ...(await context.changes(options)),
    now: context.io.now,
    signal: context.signal,
  };
  const plan = await planRepairs(input, deps);
  warnOf(plan, options, context);
  if (demo && plan.isEmpty) return await makeDemo(deps, options, context);
  if (dryRun || !plan.steps.some(isRegistered)) {
    const result = dryRun ? null : NOTHING;
    return await printRepair(repairRecord(plan, best, result), plan, result, context);
  }
  if (!yes) await askFor(plan, context);
  const rules = input.target ? promotionRules(input.target, [], loaded) : undefined;
  const wishes = givenWishes({}, loaded.settings);
  const result = await repairRegistry({ steps: plan.steps, wishes, rules, best }, deps);
  await printRepair(repairRecord(plan, best, result), plan, result, context);
  refuseFailed(result);
}

function warnOf(
  { hasMore, unread, error, isEmpty, runs }: RepairPlan,
  { demo }: RepairOptions,
  { say }: Context,
): void {
  if (hasMore) {
    say(
      `looked into the files of the newest ${counted(runs - 1, 'run')} only, of those that nothing ` +
        'is written down on: --look-into sets how many',
    );
  }
  if (unread > 0) {
    say(`warning: the files of ${counted(unread, 'run')} could not be read: ${error?.message}`);
  }
  if (isEmpty && !demo) say('there are no runs and no models: with --demo some are made');
  if (demo && !isEmpty) say('there are runs or models here: no demo is made');
}

/** Shows what would be registered, and asks. @throws MlregError if the answer is not yes */
async function askFor(plan: RepairPlan, { io, say, signal }: Context): Promise<void> {
  for (const step of plan.steps.filter(isRegistered)) say(`  ${stepText(step)}`);
  await askForYes(`Register ${amount(plan)}?`, io, signal, REGISTRATION);
}

/** The models of `mlreg demo`, with versions that are all new: no server lets its clock be set. */
async function makeDemo(
  { registry, tracking, openUpload }: RepairDeps & Pick<OpenedRegistry, 'openUpload'>,
  { dryRun = false, yes = false }: RepairOptions,
  context: Context,
): Promise<void> {
  const { io, signal } = context;
  if (!registry.capabilities.stages) {
    throw new UsageError('this registry has no stages, which the demo shows', {
      hint: '`mlreg demo` makes a registry of its own',
    });
  }
  if (!dryRun && !yes) await askForYes('Make a demo here?', io, signal, CREATION);
  const { createDemo } = await import('../../operations/create-demo.js');
  const stores = { registry, tracking, openArtifacts: openUpload, setTime: () => {}, signal };
  const counts = dryRun ? null : await createDemo({ now: io.now() }, stores);
  const what = counts
    ? `made ${counted(counts.models, 'model')} with ${counted(counts.versions, 'version')}`
    : 'would make the models of the demo';
  await printWrite(demoRecord(counts), { ids: [], sentences: [what] }, context);
}

/** @throws MlregError for what could not be registered, when all else is printed */
function refuseFailed({ registered, failed }: RepairResult): void {
  const [first] = failed;
  if (first === undefined) return;
  const { message, hint, code } = first.error;
  const words = `${counted(failed.length, 'model')} could not be registered: ${stepText(first.step)}: ${message}`;
  if (registered.length > 0) throw new PartialError(words, { hint });
  throw new MlregError(code, words, { hint });
}
