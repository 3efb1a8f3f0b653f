import { promotionRules } from '../config/promotion-rules.js';
import { collect } from '../domain/collect.js';
import {
  type BestRunsInput,
  type BestRunsPlan,
  planBestRuns,
} from '../operations/plan-best-runs.js';
import { type RegisteredBestRun, registerBestRuns } from '../operations/register-best-runs.js';
import type { Registered } from '../operations/register-version.js';
import { bestRunLines, bestRunsRecord, planLines, refuseIfFailed } from './best-run-report.js';
import { bestRunMetric, bestRunNames, refuseWithBestRun } from './best-run-request.js';
import type { RegisterOptions } from './commands/register.js';
import type { Context } from './context.js';
import { givenWishes } from './registration.js';
import { warnOfRegistration } from './registration-report.js';
import { printJudgement } from './view/judgement.js';
import { isForPrograms } from './view/output-choice.js';
import { printWrite } from './view/print-write.js';
import { workingLineage } from './working-lineage.js';

/** `register --best-run`: the plan for all groups is shown before any of it is written. */
export async function runBestRun(
  word: string | undefined,
  experiment: string,
  options: RegisterOptions,
  context: Context,
): Promise<void> {
  refuseWithBestRun(options);
  const names = bestRunNames(word, options);
  const { settings, ...loaded } = await context.settings();
  const metric = bestRunMetric(options, settings);
  const { dryRun = false, force, require = [], artifactPath } = options;
  const wishes = givenWishes(options, settings);
  const rules = wishes.target && promotionRules(wishes.target, require, { settings, ...loaded });
  const lineage = await workingLineage(undefined, options.data, context);
  const tags = new Map([...lineage, ...wishes.tags]);
  const input: BestRunsInput = {
    ...{ experiment, metric, ...names, artifactPath },
    wishes: { ...wishes, tags, rules: rules ?? undefined, force },
  };
  const deps = {
    ...(await context.changes(options)),
    now: context.io.now,
    signal: context.signal,
    onJudged: (judgement: Registered['judgement']) => printJudgement(judgement, context),
  };
  const plan = await planBestRuns(input, deps);
  const shown = planLines(plan, input);
  if (!dryRun && !context.output.quiet && !isForPrograms(context.output)) {
    for (const line of shown) context.say(line);
  }
  const done = dryRun ? asPlanned(plan) : await collect(registerBestRuns(plan, input, deps));
  for (const { outcome } of done) {
    if (outcome.kind === 'done') warnOfRegistration(outcome.registered, settings, context);
  }
  const { ids, sentences } = bestRunLines(done, dryRun);
  const lines = { ids, sentences: dryRun ? [...shown, ...sentences] : sentences };
  await printWrite(bestRunsRecord(done, plan, input, dryRun), lines, context);
  refuseIfFailed(done);
}

function asPlanned({ groups }: BestRunsPlan): RegisteredBestRun[] {
  return groups.map(({ outcome, ...group }) => ({
    ...group,
    outcome:
      outcome.kind === 'failed' ? outcome : { kind: 'done' as const, registered: outcome.would },
  }));
}
