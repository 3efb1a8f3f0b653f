import { inBatches } from '../../domain/collect.js';
import { type NameTemplate, type NameValues, nameBy } from '../../domain/name-template.js';
import type { Registry } from '../../domain/registry.js';
import { LOG_MODEL_HISTORY_TAG, loggedHistory } from '../../domain/repair/log-model-history.js';
import { RegisteredSources } from '../../domain/repair/registered-sources.js';
import {
  type DanglingVersion,
  danglingVersion,
  type FoundModel,
} from '../../domain/repair/repair-plan.js';
import type { ListedExperiment, ListedLoggedModel } from '../../domain/tracking-store.js';
import type { Run } from '../../domain/types.js';
import { BATCH, joinOrigins } from '../join-origins.js';
import { noExperiment } from '../no-experiment.js';
import { type LookedInto, lookIntoRuns } from './look-into-runs.js';

export interface FindInput {
  readonly template: NameTemplate;
  /** Experiments that are looked at, by name; none for all. */
  readonly experiments: readonly string[];
  /** The experiment of the records of changes, which has no models. */
  readonly auditExperiment: string;
  /** That of the records of inferences. */
  readonly inferenceExperiment: string;
  /** Runs without a record of their models whose files are looked at, the newest first. */
  readonly lookInto: number;
}

export type FindDeps = Pick<Registry, 'registry' | 'tracking' | 'openArtifacts'> & {
  readonly signal?: AbortSignal | undefined;
};

export interface Found extends LookedInto {
  readonly models: readonly FoundModel[];
  readonly dangling: readonly DanglingVersion[];
  readonly versions: number;
  /** True if there is no run, nor any logged model: nothing that a model could be in. */
  readonly isEmpty: boolean;
}

/**
 * Models that no version points to. Everything is read by the page: versions with their runs, logged
 * models, runs with MLflow's record of what was logged in them. Only a run without such a record costs
 * requests of its own, and only so many of them as `lookInto` says.
 *
 * @throws NotFoundError for an experiment that there is not
 */
export async function findModels(input: FindInput, deps: FindDeps): Promise<Found> {
  const { tracking, signal } = deps;
  const experiments = await experimentsOf(input, deps);
  const { sources, dangling, versions } = await readVersions(deps);
  const experimentIds = [...experiments.keys()];
  const named = (run: Run | undefined, name: string | null, experimentId: string) =>
    nameBy(input.template, nameValues(run, name, experiments.get(experimentId)));
  const models: FoundModel[] = [];
  const known = new LoggedInRuns();

  const listed = tracking.listLoggedModels(experimentIds);
  for await (const batch of inBatches(listed, BATCH)) {
    signal?.throwIfAborted();
    const runIds = batch.flatMap(({ model }) => model.sourceRunId ?? []);
    const runs = runIds.length > 0 ? await tracking.getRuns(runIds) : new Map<string, Run>();
    for (const each of batch) {
      known.add(each.model.sourceRunId, each.model.name);
      if (sources.hasLoggedModel(each.model)) continue;
      const run = runs.get(each.model.sourceRunId ?? '');
      const experiment = experiments.get(each.experimentId);
      const name = named(run, each.model.name, each.experimentId);
      models.push(ofLoggedModel(each, run, experiment, name));
    }
  }
  const ofRun = (run: Run, path: string, time: number | null): FoundModel[] => {
    if (known.has(run.runId, path) || sources.hasFolder(run, path)) return [];
    const experiment = experiments.get(run.experimentId);
    const name = named(run, path.split('/').at(-1) ?? path, run.experimentId);
    const gone = deletedProblem(run, experiment);
    return [
      {
        source: { kind: 'run', runId: run.runId, path },
        runId: run.runId,
        experiment: experiment?.name ?? null,
        time: time ?? run.endTime ?? run.startTime,
        ...decided(name, gone),
      },
    ];
  };
  const tagged = { experimentId: experimentIds, tags: new Map(), hasTag: LOG_MODEL_HISTORY_TAG };
  for await (const run of tracking.searchRuns({ ...tagged, deleted: true })) {
    signal?.throwIfAborted();
    for (const { path, time } of loggedHistory(run.tags.get(LOG_MODEL_HISTORY_TAG))) {
      models.push(...ofRun(run, path, time));
    }
  }
  const looked = await lookIntoRuns(experimentIds, input.lookInto, known, deps);
  for (const { run, path } of looked.found) models.push(...ofRun(run, path, null));
  const isEmpty = versions === 0 && known.isEmpty && looked.runs === 0 && models.length === 0;
  return { ...looked, models, dangling, versions, isEmpty };
}

/** What logged models there are in which run. */
class LoggedInRuns {
  readonly #runs = new Set<string>();
  readonly #names = new Set<string>();

  get isEmpty(): boolean {
    return this.#runs.size === 0 && this.#names.size === 0;
  }

  add(runId: string | null, name: string | null): void {
    this.#runs.add(runId ?? '');
    this.#names.add(`${runId}/${name}`);
  }

  hasRun(runId: string): boolean {
    return this.#runs.has(runId);
  }

  has(runId: string, name: string): boolean {
    return this.#names.has(`${runId}/${name}`);
  }
}

async function experimentsOf(
  { experiments: wanted, auditExperiment, inferenceExperiment }: FindInput,
  { tracking }: FindDeps,
): Promise<Map<string, ListedExperiment>> {
  const found = new Map<string, ListedExperiment>();
  const own = [auditExperiment, inferenceExperiment];
  const names = new Set<string>();
  for await (const experiment of tracking.listExperiments()) {
    const { name } = experiment;
    names.add(name);
    const isWanted = wanted.length === 0 ? !own.includes(name) : wanted.includes(name);
    if (isWanted) found.set(experiment.experimentId, experiment);
  }
  const absent = wanted.find((name) => !names.has(name));
  if (absent !== undefined) throw noExperiment(absent, names);
  return found;
}

async function readVersions({ registry, tracking, signal }: FindDeps) {
  const sources = new RegisteredSources();
  const dangling: DanglingVersion[] = [];
  let versions = 0;
  const rows = (async function* () {
    for await (const version of registry.listVersions()) yield { version };
  })();
  for await (const row of joinOrigins(rows, tracking)) {
    signal?.throwIfAborted();
    versions += 1;
    sources.add(row.version);
    const gone = danglingVersion(row);
    if (gone) dangling.push(gone);
  }
  return { sources, dangling, versions };
}

function ofLoggedModel(
  { model, creationTimestamp }: ListedLoggedModel,
  run: Run | undefined,
  experiment: ListedExperiment | undefined,
  name: ReturnType<typeof nameBy>,
): FoundModel {
  const { modelId, status, sourceRunId: runId } = model;
  const isWhole = status === null || status === 'READY';
  const problem = isWhole ? null : { problem: `it is ${status}, not READY`, deleted: false };
  return {
    source: { kind: 'logged-model', modelId },
    runId,
    experiment: experiment?.name ?? null,
    time: creationTimestamp,
    ...decided(name, problem ?? deletedProblem(run, experiment)),
  };
}

function deletedProblem(run: Run | undefined, experiment: ListedExperiment | undefined) {
  if (experiment?.deleted) return { problem: 'its experiment is deleted', deleted: true };
  return run?.deleted ? { problem: 'its run is deleted', deleted: true } : null;
}

function decided(
  name: ReturnType<typeof nameBy>,
  gone: Pick<FoundModel, 'problem' | 'deleted'> | null,
): Pick<FoundModel, 'model' | 'problem' | 'deleted'> {
  if ('problem' in name) {
    return { model: null, problem: gone?.problem ?? name.problem, deleted: gone?.deleted ?? false };
  }
  return { model: name.name, problem: gone?.problem ?? null, deleted: gone?.deleted ?? false };
}

function nameValues(
  run: Run | undefined,
  name: string | null,
  experiment: ListedExperiment | undefined,
): NameValues {
  return {
    experiment: experiment?.name ?? null,
    name,
    run_name: run?.name ?? null,
    tags: run?.tags ?? new Map(),
    params: run?.params ?? new Map(),
  };
}
