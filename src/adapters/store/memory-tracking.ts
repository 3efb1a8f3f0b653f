import { folderBelow } from '../../domain/artifact-uri.js';
import { ConflictError, NotFoundError, UsageError } from '../../domain/errors.js';
import { isLater } from '../../domain/metric-points.js';
import { RUN_NAME_TAG, tagsOfNewRun } from '../../domain/run-tags.js';
import { takenExperiment } from '../../domain/taken-experiment.js';
import {
  checkNewExperiment,
  checkNewLoggedModel,
  checkNewRun,
  checkRunEntries,
  checkRunQuery,
  checkTime,
} from '../../domain/tracking-limits.js';
import type {
  ListedExperiment,
  ListedLoggedModel,
  LoggedModelQuery,
  NewExperiment,
  NewLoggedModel,
  NewRun,
  RunEnd,
  RunEntries,
  RunQuery,
  TrackingStore,
} from '../../domain/tracking-store.js';
import type { Experiment, LoggedModel, Millis, Run } from '../../domain/types.js';

/** The reference implementation of the port. For tests, which put things into its maps as well. */
export class MemoryTracking implements TrackingStore {
  readonly experiments = new Map<string, Experiment & { readonly deleted: boolean }>();
  readonly runs = new Map<string, Run>();
  readonly loggedModels = new Map<string, LoggedModel>();
  /** A clock that counts. */
  readonly #made = new Map<string, Millis>();

  async getRuns(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
    return picked(this.runs, runIds);
  }

  async getLoggedModels(modelIds: readonly string[]): Promise<ReadonlyMap<string, LoggedModel>> {
    return picked(this.loggedModels, modelIds);
  }

  async findLoggedModels(by: LoggedModelQuery): Promise<LoggedModel[]> {
    const found = [...this.loggedModels.values()].filter(({ modelId, sourceRunId }) =>
      'modelId' in by ? modelId === by.modelId : sourceRunId === by.runId,
    );
    return found.reverse();
  }

  async *listExperiments(): AsyncGenerator<ListedExperiment, void, undefined> {
    yield* this.experiments.values();
  }

  async *listLoggedModels(
    experimentIds: readonly string[],
  ): AsyncGenerator<ListedLoggedModel, void, undefined> {
    for (const model of this.loggedModels.values()) {
      const experimentId = this.runs.get(model.sourceRunId ?? '')?.experimentId ?? '0';
      if (!experimentIds.includes(experimentId)) continue;
      yield { model, experimentId, creationTimestamp: this.#made.get(model.modelId) ?? null };
    }
  }

  async *searchRuns(query: RunQuery): AsyncGenerator<Run, void, undefined> {
    checkRunQuery(query);
    const { experimentId, tags, hasTag, deleted, startedBy = Number.MAX_SAFE_INTEGER } = query;
    const experimentIds = new Set([experimentId].flat());
    const found = [...this.runs.values()].filter(
      (run) =>
        experimentIds.has(run.experimentId) &&
        (deleted || !run.deleted) &&
        (hasTag === undefined || run.tags.has(hasTag)) &&
        startOf(run) <= startedBy &&
        [...tags].every(([key, value]) => run.tags.get(key) === value),
    );
    yield* found.sort((a, b) => startOf(b) - startOf(a) || (a.runId < b.runId ? -1 : 1));
  }

  async findExperiment(name: string): Promise<Experiment | null> {
    const found = this.#experimentNamed(name);
    return found === undefined || found.deleted ? null : withoutMark(found);
  }

  async createExperiment(experiment: NewExperiment): Promise<Experiment> {
    checkNewExperiment(experiment);
    const { name } = experiment;
    const other = this.#experimentNamed(name);
    if (other) throw takenExperiment(other);
    const experimentId = String(this.experiments.size + 1);
    const artifactLocation = experiment.artifactLocation ?? `memory:/${experimentId}`;
    const created = { experimentId, name, artifactLocation, deleted: false };
    this.experiments.set(experimentId, created);
    return withoutMark(created);
  }

  async createRun(run: NewRun): Promise<Run> {
    checkNewRun(run);
    const { experimentId, name, userId = null, startTime } = run;
    const experiment = this.experiments.get(experimentId);
    if (!experiment) throw new NotFoundError(`there is no experiment ${experimentId}`);
    if (experiment.deleted) throw new UsageError(`the experiment ${experimentId} is deleted`);
    const runId = crypto.randomUUID().replaceAll('-', '');
    const created: Run = {
      runId,
      name,
      experimentId,
      status: 'RUNNING',
      userId,
      startTime,
      endTime: null,
      artifactUri: folderBelow(experiment.artifactLocation ?? '', runId, 'artifacts'),
      deleted: false,
      metrics: new Map(),
      params: new Map(),
      tags: tagsOfNewRun(run),
    };
    this.runs.set(runId, created);
    return created;
  }

  async logToRun(runId: string, entries: RunEntries): Promise<void> {
    checkRunEntries(entries);
    const run = this.#activeRun(runId);
    for (const [key, value] of entries.params ?? []) {
      if ((run.params.get(key) ?? value) === value) continue;
      throw new ConflictError(`the parameter "${key}" of the run ${runId} has another value`);
    }
    const metrics = new Map(run.metrics);
    for (const { key, ...point } of entries.metrics ?? []) {
      const known = metrics.get(key);
      if (known === undefined || isLater(point, known)) metrics.set(key, point);
    }
    const tags = new Map([...run.tags, ...(entries.tags ?? [])]);
    const params = new Map([...run.params, ...(entries.params ?? [])]);
    const name = entries.tags?.get(RUN_NAME_TAG) ?? run.name;
    this.runs.set(runId, { ...run, name, metrics, params, tags });
  }

  async endRun(runId: string, { status, endTime }: RunEnd): Promise<void> {
    checkTime('end of a run', endTime);
    this.runs.set(runId, { ...this.#activeRun(runId), status, endTime });
  }

  async createLoggedModel(model: NewLoggedModel): Promise<LoggedModel> {
    checkNewLoggedModel(model);
    const experiment = this.experiments.get(model.experimentId);
    if (!experiment) throw new NotFoundError(`there is no experiment ${model.experimentId}`);
    const modelId = `m-${crypto.randomUUID().replaceAll('-', '')}`;
    const created: LoggedModel = {
      modelId,
      name: model.name,
      status: 'PENDING',
      sourceRunId: model.sourceRunId,
      artifactUri: folderBelow(experiment.artifactLocation ?? '', 'models', modelId, 'artifacts'),
      metrics: new Map(),
      params: new Map(model.params),
      tags: new Map(),
    };
    this.loggedModels.set(modelId, created);
    this.#made.set(modelId, this.#made.size);
    return created;
  }

  async finishLoggedModel(modelId: string): Promise<void> {
    const model = this.loggedModels.get(modelId);
    if (!model) throw new NotFoundError(`there is no logged model ${modelId}`);
    this.loggedModels.set(modelId, { ...model, status: 'READY' });
  }

  #experimentNamed(wanted: string) {
    return [...this.experiments.values()].find(({ name }) => name === wanted);
  }

  #activeRun(runId: string): Run {
    const run = this.runs.get(runId);
    if (!run) throw new NotFoundError(`there is no run ${runId}`);
    if (run.deleted) throw new UsageError(`the run ${runId} is deleted`);
    return run;
  }
}

function startOf({ startTime }: Run): number {
  return startTime ?? 0;
}

function withoutMark({ experimentId, name, artifactLocation }: Experiment): Experiment {
  return { experimentId, name, artifactLocation };
}

function picked<Item>(all: ReadonlyMap<string, Item>, ids: readonly string[]): Map<string, Item> {
  const wanted = new Set(ids);
  return new Map([...all].filter(([id]) => wanted.has(id)));
}
