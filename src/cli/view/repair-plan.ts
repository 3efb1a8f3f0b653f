import { isoTime } from '../../domain/iso-time.js';
import { targetName } from '../../domain/promotion-target.js';
import { type RepairStep, sourceText, stepTarget } from '../../domain/repair/repair-plan.js';
import type { AutoInput, AutoPromotion } from '../../operations/auto-promote.js';
import type { DemoCounts } from '../../operations/create-demo.js';
import type { RepairPlan } from '../../operations/repair/plan-repair.js';
import type { RepairResult } from '../../operations/repair/repair-registry.js';
import type { Context } from '../context.js';
import { counted } from './counted.js';
import { printDocument } from './document.js';
import { versionResult, type WriteRecord } from './print-write.js';
import { printRows } from './rows.js';

/** @param result - what was done; null after a dry run */
export function repairRecord(
  plan: RepairPlan,
  best: AutoInput | null,
  result: RepairResult | null,
): WriteRecord {
  return {
    changed: result !== null && (result.registered.length > 0 || promotedIn(result).length > 0),
    plan: {
      versions: plan.steps.map(stepRecord),
      dangling: plan.dangling.map(danglingRecord),
      best: best && {
        target: targetName(best.target),
        metric: best.metric,
        direction: best.direction,
      },
      has_more_runs: plan.hasMore,
      unread_runs: plan.unread,
      demo: false,
    },
    result: result && {
      registered: result.registered.map((version) => ({
        ...versionResult(version),
        source: version.source,
      })),
      failed: result.failed.map(({ step, error }) => ({
        model: step.model,
        source: sourceText(step.source),
        ...{ code: error.code, message: error.message },
      })),
      promoted: promotedIn(result).map(({ plan: done }) => ({
        model: done?.model,
        version: done?.version,
        target: done?.target,
      })),
      demo: null,
    },
  };
}

/** @param counts - null after a dry run */
export function demoRecord(counts: DemoCounts | null): WriteRecord {
  const plan = { versions: [], dangling: [], best: null, has_more_runs: false, unread_runs: 0 };
  const nothing = { registered: [], failed: [], promoted: [] };
  return {
    changed: counts !== null,
    plan: { ...plan, demo: true },
    result: counts && { ...nothing, demo: counts },
  };
}

/** The plan as a table, versions that dangle, and a count of what was done. */
export async function printRepair(
  record: WriteRecord,
  plan: RepairPlan,
  result: RepairResult | null,
  context: Pick<Context, 'io' | 'output' | 'say'>,
): Promise<void> {
  const { output, io, say } = context;
  const human = async () => {
    if (output.quiet && result !== null) {
      const ids = result.registered.map((each) => ({ id: `${each.modelName}/${each.version}` }));
      return await printRows(ids, { columns: ['id'], id: ({ id }) => id, none: '' }, context);
    }
    const steps = output.quiet ? plan.steps.filter(isRegistered) : plan.steps;
    await printRows(
      steps.map(stepRecord),
      {
        columns: ['model', 'source', 'experiment', 'logged_at', 'action', 'target', 'reason'],
        id: ({ source }) => source,
        none: 'no models without a version found',
      },
      { io, output },
    );
    if (output.quiet) return;
    for (const { model, version, reason } of plan.dangling) {
      say(`dangling: ${model}/${version}: ${reason}`);
    }
    for (const { step, error } of result?.failed.slice(0, SHOWN) ?? []) {
      say(`not registered: ${stepText(step)}: ${error.message}`);
    }
    say(summary(plan, result));
    for (const done of result === null ? [] : promotedIn(result)) say(promotedText(done));
  };
  await printDocument(record, human, context);
}

export function isRegistered({ action }: RepairStep): boolean {
  return action === 'register';
}

/** Of many failures the first are enough; JSON has them all. */
const SHOWN = 5;

/** `NAME from runs:/…`, and where it goes. */
export function stepText(step: RepairStep): string {
  const target = stepTarget(step);
  const to = target === null ? '' : `, to ${target}`;
  return `${step.model} from ${sourceText(step.source)}${to}`;
}

/** `4 versions of 2 models`. */
export function amount({ steps }: RepairPlan): string {
  const going = steps.filter(isRegistered);
  const models = new Set(going.map(({ model }) => model));
  return `${counted(going.length, 'version')} of ${counted(models.size, 'model')}`;
}

function summary(plan: RepairPlan, result: RepairResult | null): string {
  const { length: dangling } = plan.dangling;
  const more = dangling === 0 ? '' : `; ${counted(dangling, 'version')} dangling`;
  if (!plan.steps.some(isRegistered)) return `nothing to register${more}`;
  if (result === null) return `would register ${amount(plan)}${more}`;
  const models = new Set(result.registered.map(({ modelName }) => modelName));
  const done = `${counted(result.registered.length, 'version')} of ${counted(models.size, 'model')}`;
  return `registered ${done}${more}`;
}

function promotedIn({ promoted }: RepairResult): AutoPromotion[] {
  return promoted.filter(({ changed }) => changed);
}

function promotedText({ plan }: AutoPromotion): string {
  return `promoted ${plan?.model} version ${plan?.version} to ${plan?.target}`;
}

function stepRecord(step: RepairStep) {
  return {
    model: step.model,
    source: sourceText(step.source),
    run_id: step.runId,
    logged_model_id: step.source.kind === 'logged-model' ? step.source.modelId : null,
    experiment: step.experiment,
    logged_at: isoTime(step.time),
    action: step.action,
    target: stepTarget(step),
    creates_model: step.createsModel,
    deleted: step.deleted,
    reason: step.problem,
  };
}

function danglingRecord({
  model,
  version,
  runId,
  loggedModelId,
  reason,
}: RepairPlan['dangling'][number]) {
  return { model, version, run_id: runId, logged_model_id: loggedModelId, reason };
}
