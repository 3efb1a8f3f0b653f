import pMap from 'p-map';
import { type BestRun, BestRuns, type RunsLeftOut } from '../domain/best-runs.js';
import { collect } from '../domain/collect.js';
import { MlregError, RefusedError, UsageError } from '../domain/errors.js';
import { type NameTemplate, nameBy } from '../domain/name-template.js';
import { nearest } from '../domain/nearest.js';
import type { MetricKey } from '../domain/ranking.js';
import { type RunKey, runKeyText } from '../domain/run-key.js';
import type { Run } from '../domain/types.js';
import { checkModelOfRun, type SourceDeps } from './check-source.js';
import { endsAll } from './ends-all.js';
import { noExperiment } from './no-experiment.js';
import type { PromoteDeps } from './promote-version.js';
import { type Registered, type RegisterInput, registerVersion } from './register-version.js';
import { originOfSource, type RegistrationOrigin } from './registration-origin.js';

export interface BestRunsInput {
  readonly experiment: string;
  readonly metric: MetricKey;
  /** Null for one group of all runs. */
  readonly groupBy: RunKey | null;
  readonly name: NameTemplate;
  /** Where the runs have their model; undefined for `model`, or the one that they have. */
  readonly artifactPath?: string | undefined;
  /** What is asked of each version. */
  readonly wishes: Omit<RegisterInput, 'model' | 'origin' | 'dryRun'>;
}

/** What would become of the best run of a group. */
export interface PlannedBestRun extends BestRun {
  /** Null if it has no name that a model can have. */
  readonly model: string | null;
  readonly outcome:
    | { readonly kind: 'planned'; readonly origin: RegistrationOrigin; readonly would: Registered }
    | { readonly kind: 'failed'; readonly error: MlregError };
}

export interface BestRunsPlan {
  readonly groups: readonly PlannedBestRun[];
  readonly leftOut: RunsLeftOut;
}

export type BestRunsDeps = PromoteDeps & SourceDeps & { readonly signal?: AbortSignal | undefined };

/** Groups that are looked at together. */
const AT_ONCE = 4;

/**
 * Finds the best FINISHED run of each group, a page of runs at a time, and plans its registration. What
 * is wrong with one group is an outcome of that group.
 *
 * @throws NotFoundError if there is no such experiment
 * @throws RefusedError if no run of it can be the best
 */
export async function planBestRuns(
  input: BestRunsInput,
  deps: BestRunsDeps,
): Promise<BestRunsPlan> {
  const { experiment: name, metric, groupBy } = input;
  const experiment = await deps.tracking.findExperiment(name);
  if (experiment === null) {
    const listed = await collect(deps.tracking.listExperiments());
    const living = listed.filter(({ deleted }) => !deleted);
    throw noExperiment(
      name,
      living.map((each) => each.name),
    );
  }
  const best = new BestRuns(metric, groupBy);
  const names = new Set<string>();
  const { experimentId } = experiment;
  for await (const run of deps.tracking.searchRuns({ experimentId, tags: new Map() })) {
    deps.signal?.throwIfAborted();
    best.add(run);
    for (const key of run.metrics.keys()) if (names.size < NAMES_KEPT) names.add(key);
  }
  const groups = best.groups();
  const leftOut = best.leftOut();
  if (groups.length === 0) throw noRun(input, leftOut, names);
  const named = groups.map((group) => ({ group, ...nameOf(group, input) }));
  const modelNames = named.map(({ model }) => model);
  const isShared = (model: string) => modelNames.indexOf(model) !== modelNames.lastIndexOf(model);
  const planned = await pMap(
    named,
    async ({ group, model, error }): Promise<PlannedBestRun> => {
      const failed = (of: MlregError) =>
        ({ ...group, model, outcome: { kind: 'failed', error: of } }) as const;
      if (model === null) return failed(error);
      if (isShared(model)) return failed(sharedName(model, groupBy));
      try {
        const outcome = {
          kind: 'planned',
          ...(await planOne(group.run, model, input, deps)),
        } as const;
        return { ...group, model, outcome };
      } catch (cause) {
        if (!(cause instanceof MlregError) || endsAll(cause)) throw cause;
        return failed(cause);
      }
    },
    { concurrency: AT_ONCE },
  );
  return { groups: planned, leftOut };
}

/** Nothing is judged aloud yet: that is told when it is done. */
async function planOne(
  run: Run,
  model: string,
  { artifactPath, wishes }: BestRunsInput,
  { onJudged: _, ...deps }: BestRunsDeps,
) {
  const origin = await originOfBest(run, artifactPath, deps);
  return { origin, would: await registerVersion({ ...wishes, model, origin, dryRun: true }, deps) };
}

function sharedName(model: string, groupBy: RunKey | null): UsageError {
  return new UsageError(`the best runs of several groups would all be versions of ${model}`, {
    hint: `add {${groupBy ? runKeyText(groupBy) : 'tags.KEY'}} to the name`,
  });
}

/** Names of metrics that are kept for a guess. */
const NAMES_KEPT = 1000;

function nameOf(
  { run }: BestRun,
  { name, experiment }: BestRunsInput,
): { model: string; error: null } | { model: null; error: MlregError } {
  const named = nameBy(name, {
    experiment,
    run_name: run.name,
    tags: run.tags,
    params: run.params,
  });
  if ('name' in named) return { model: named.name, error: null };
  return { model: null, error: new UsageError(named.problem, { hint: 'give another --name' }) };
}

/** A run has one version in a model, from wherever in the run that was made. */
async function originOfBest(
  run: Run,
  path: string | undefined,
  deps: SourceDeps,
): Promise<RegistrationOrigin> {
  const origin = originOfSource(await checkModelOfRun(run, path, deps));
  return {
    ...origin,
    isBehind: (version) => version.runId === run.runId || origin.isBehind(version),
  };
}

function noRun(
  { experiment, metric: { metric }, groupBy }: BestRunsInput,
  { notFinished, withoutValue, withoutGroup }: RunsLeftOut,
  names: ReadonlySet<string>,
): RefusedError {
  const why = [
    ...(notFinished > 0 ? [`${notFinished} not FINISHED`] : []),
    ...(withoutValue > 0 ? [`${withoutValue} without a value of ${metric}`] : []),
    ...(withoutGroup > 0 && groupBy ? [`${withoutGroup} without ${runKeyText(groupBy)}`] : []),
  ];
  const [guess] = names.has(metric) ? [] : nearest(metric, names);
  const hint = guess
    ? `did you mean --metric ${guess}?`
    : groupBy && withoutGroup > 0
      ? `group by another tag or parameter: --group-by ${runKeyText(groupBy)} finds no run`
      : 'train a model first, or name another metric';
  return new RefusedError(
    `no run of ${experiment} can be registered: it has ${why.join(', ') || 'no runs'}`,
    { hint },
  );
}
