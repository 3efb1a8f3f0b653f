import {
  checkNewExperiment,
  checkNewLoggedModel,
  checkNewRun,
  checkRunEntries,
  checkRunQuery,
  checkTime,
} from '../../../domain/tracking-limits.js';
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
} from '../../../domain/tracking-store.js';
import type { Experiment, LoggedModel, Run } from '../../../domain/types.js';
import type { Reading, SqlSession } from './session.js';
import { type LoggedModelPlace, listLoggedModels } from './tracking/list-logged-models.js';
import { logToRun } from './tracking/log-to-run.js';
import { findLoggedModels, readLoggedModels } from './tracking/read-logged-models.js';
import { readRuns } from './tracking/read-runs.js';
import { type RunPlace, searchRuns } from './tracking/search-runs.js';
import {
  createExperiment,
  experimentNamed,
  listExperiments,
} from './tracking/write-experiments.js';
import { createLoggedModel, finishLoggedModel } from './tracking/write-logged-models.js';
import { createRun, endRun } from './tracking/write-runs.js';

/** Ids in one query: SQLite and PostgreSQL take more, and are no faster with them. */
const CHUNK = 1000;

/** Experiments, runs and logged models in MLflow's database: a short transaction for each call. */
export class SqlTracking implements TrackingStore {
  readonly #session: SqlSession;
  readonly #artifactRoot: string;

  /** @param artifactRoot - a URI or an absolute path, for experiments that no place is named for */
  constructor(session: SqlSession, artifactRoot: string) {
    this.#session = session;
    this.#artifactRoot = artifactRoot;
  }

  async getRuns(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
    return await this.#inChunks(runIds, readRuns);
  }

  async getLoggedModels(modelIds: readonly string[]): Promise<ReadonlyMap<string, LoggedModel>> {
    return await this.#inChunks(modelIds, readLoggedModels);
  }

  async findLoggedModels(by: LoggedModelQuery): Promise<LoggedModel[]> {
    return await this.#session.read((reading) => findLoggedModels(reading, by));
  }

  async *listExperiments(): AsyncGenerator<ListedExperiment, void, undefined> {
    yield* await this.#session.read(listExperiments);
  }

  async *listLoggedModels(
    experimentIds: readonly string[],
  ): AsyncGenerator<ListedLoggedModel, void, undefined> {
    for (let after: LoggedModelPlace = null; ; ) {
      const behind: LoggedModelPlace = after;
      const page: ListedLoggedModel[] = await this.#session.read((reading) =>
        listLoggedModels(reading, experimentIds, CHUNK, behind),
      );
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < CHUNK) return;
      after = last.model.modelId;
    }
  }

  async *searchRuns(query: RunQuery): AsyncGenerator<Run, void, undefined> {
    checkRunQuery(query);
    const size = query.pageSize ?? CHUNK;
    for (let after: RunPlace | undefined; ; ) {
      const behind = after;
      const page = await this.#session.read((reading) => searchRuns(reading, query, size, behind));
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < size) return;
      after = { startTime: last.startTime ?? 0, runId: last.runId };
    }
  }

  async findExperiment(name: string): Promise<Experiment | null> {
    const found = await this.#session.read((reading) => experimentNamed(reading, name));
    if (found === null || found.deleted) return null;
    const { deleted: _, ...experiment } = found;
    return experiment;
  }

  async createExperiment(experiment: NewExperiment): Promise<Experiment> {
    checkNewExperiment(experiment);
    return await this.#session.write((writing) =>
      createExperiment(writing, experiment, this.#artifactRoot),
    );
  }

  async createRun(run: NewRun): Promise<Run> {
    checkNewRun(run);
    return await this.#session.write((writing) => createRun(writing, run));
  }

  async logToRun(runId: string, entries: RunEntries): Promise<void> {
    checkRunEntries(entries);
    await this.#session.write((writing) => logToRun(writing, runId, entries));
  }

  async endRun(runId: string, end: RunEnd): Promise<void> {
    checkTime('end of a run', end.endTime);
    await this.#session.write((writing) => endRun(writing, runId, end));
  }

  async createLoggedModel(model: NewLoggedModel): Promise<LoggedModel | null> {
    checkNewLoggedModel(model);
    return await this.#session.write((writing) => createLoggedModel(writing, model));
  }

  async finishLoggedModel(modelId: string): Promise<void> {
    await this.#session.write((writing) => finishLoggedModel(writing, modelId));
  }

  async #inChunks<Item>(
    ids: readonly string[],
    read: (reading: Reading, ids: readonly string[]) => Promise<ReadonlyMap<string, Item>>,
  ): Promise<ReadonlyMap<string, Item>> {
    const wanted = [...new Set(ids)];
    const found = new Map<string, Item>();
    for (let start = 0; start < wanted.length; start += CHUNK) {
      const chunk = wanted.slice(start, start + CHUNK);
      for (const [id, item] of await this.#session.read((reading) => read(reading, chunk))) {
        found.set(id, item);
      }
    }
    return found;
  }
}
