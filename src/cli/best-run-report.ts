import { MlregError, PartialError } from '../domain/errors.js';
import { judgementRecord } from '../domain/judgement-record.js';
import { runKeyText } from '../domain/run-key.js';
import type { BestRunsInput, BestRunsPlan } from '../operations/plan-best-runs.js';
import type { RegisteredBestRun } from '../operations/register-best-runs.js';
import { registrationLines } from './registration-report.js';
import { versionResult, type WriteLines, type WriteRecord } from './view/print-write.js';

/** What is going to be registered, a line a group, and which runs take no part. */
export function planLines(
  { groups, leftOut }: BestRunsPlan,
  { metric: { metric }, groupBy }: BestRunsInput,
): string[] {
  const lines = groups.map(({ group, run, value, of, model, outcome }) => {
    const among = of === 1 ? 'the only run' : `the best of ${of} runs`;
    const what = `${group ?? 'the best'}: ${run.name ?? run.runId} (${metric} ${value}, ${among})`;
    if (outcome.kind === 'failed') return `${what}: ${outcome.error.message}`;
    const { version } = outcome.would.plan;
    return `${what} -> ${model}${version === null ? '' : `, version ${version} already`}`;
  });
  const { notFinished, withoutValue, withoutGroup } = leftOut;
  const others = [
    ...(notFinished > 0 ? [`${notFinished} not FINISHED`] : []),
    ...(withoutValue > 0 ? [`${withoutValue} without a value of ${metric}`] : []),
    ...(withoutGroup > 0 && groupBy ? [`${withoutGroup} without ${runKeyText(groupBy)}`] : []),
  ];
  return others.length === 0 ? lines : [...lines, `left out: ${others.join(', ')}`];
}

export function bestRunLines(done: readonly RegisteredBestRun[], dryRun: boolean): WriteLines {
  const ids = done.flatMap(({ outcome, model }) => {
    if (outcome.kind === 'failed') return [];
    const { version } = outcome.registered.plan;
    return [version === null ? `${model}` : `${model}/${version}`];
  });
  const sentences = done.flatMap(({ group, outcome }) =>
    outcome.kind === 'failed'
      ? [`${group ?? 'the best run'} is not registered: ${outcome.error.message}`]
      : registrationLines(outcome.registered, undefined, dryRun),
  );
  return { ids, sentences };
}

/** What `register --best-run` prints as JSON. */
export function bestRunsRecord(
  done: readonly RegisteredBestRun[],
  { leftOut }: BestRunsPlan,
  { experiment, metric, groupBy }: BestRunsInput,
  dryRun: boolean,
): WriteRecord {
  const registered = done.flatMap(({ outcome }) =>
    outcome.kind === 'done' && outcome.registered.changed ? [outcome.registered] : [],
  );
  return {
    changed: registered.length > 0,
    plan: {
      experiment,
      ...metric,
      group_by: groupBy && runKeyText(groupBy),
      groups: done.map(groupRecord),
      left_out: {
        not_finished: leftOut.notFinished,
        without_value: leftOut.withoutValue,
        without_group: leftOut.withoutGroup,
      },
    },
    result: dryRun
      ? null
      : { registered: registered.flatMap(({ result }) => (result ? [versionResult(result)] : [])) },
  };
}

function groupRecord({ group, run, value, of, model, outcome }: RegisteredBestRun): object {
  const best = {
    group,
    ...{ run_id: run.runId, run_name: run.name, value, runs: of, registered_name: model },
  };
  if (outcome.kind === 'failed') {
    const none = { version: null, source: null, creates_model: false, target: null, from: [] };
    const nothing = { archive: [], gates: [], policies: [], forced: false };
    return { ...best, action: 'fail', reason: outcome.error.message, ...none, ...nothing };
  }
  const { plan, judgement, forced } = outcome.registered;
  const action = plan.createsVersion ? 'register' : plan.promotes ? 'promote' : 'keep';
  return {
    ...{ ...best, action, reason: null },
    ...{ version: plan.version, source: plan.source, creates_model: plan.createsModel },
    ...{ target: plan.target, from: plan.from, archive: plan.archive },
    ...judgementRecord(judgement),
    forced,
  };
}

/**
 * @throws PartialError if some groups failed and others did not
 * @throws MlregError of their code if all of them did; `error` if they have several
 */
export function refuseIfFailed(done: readonly RegisteredBestRun[]): void {
  const errors = done.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.error] : []));
  const [first, ...others] = errors;
  if (first === undefined) return;
  if (done.length === 1) throw first;
  const what = `${errors.length} of ${done.length} best runs are not registered`;
  const hint = first.hint;
  const message = `${what}, the first because ${first.message}`;
  if (errors.length < done.length) throw new PartialError(message, { hint });
  const isOneCode = others.every(({ code }) => code === first.code);
  throw new MlregError(isOneCode ? first.code : 'error', message, { hint });
}
