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
import { isRunId, MODELS } from './layout.js';
import type { FileSession } from './session.js';
import { experimentFolders, experimentNamed, readExperiment } from './tracking/experiments.js';
import { FolderFinder } from './tracking/find-folders.js';
import { logToRun } from './tracking/log-to-run.js';
import {
  findLoggedModels,
  listLoggedModels,
  readLoggedModelIn,
} from './tracking/read-logged-models.js';
import { readRun } from './tracking/read-runs.js';
import { searchRuns } from './tracking/search-runs.js';
import { createExperiment } from './tracking/write-experiments.js';
import { createLoggedModel, finishLoggedModel } from './tracking/write-logged-models.js';
import { createRun, endRun } from './tracking/write-runs.js';

/** Experiments, runs and logged models in MLflow's file store. */
export class FileTracking implements TrackingStore {
  readonly #session: FileSession;
  readonly #artifactRoot: string;
  readonly #runs = new FolderFinder('');
  readonly #loggedModels = new FolderFinder(MODELS);

  /** @param artifactRoot - a URI or an absolute path, for experiments that no place is named for */
  constructor(session: FileSession, artifactRoot: string) {
    this.#session = session;
    this.#artifactRoot = artifactRoot;
  }

  async getRuns(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
    return await this.#read(this.#runs, runIds, readRun);
  }

  async getLoggedModels(modelIds: readonly string[]): Promise<ReadonlyMap<string, LoggedModel>> {
    return await this.#read(this.#loggedModels, modelIds, async (folder, modelId) => {
      const found = await readLoggedModelIn(folder, modelId);
      return found?.model ?? null;
    });
  }

  async findLoggedModels(by: LoggedModelQuery): Promise<LoggedModel[]> {
    return await findLoggedModels(await this.#session.open(), by, () => this.#session.turn());
  }

  async *listExperiments(): AsyncGenerator<ListedExperiment, void, undefined> {
    for (const folder of experimentFolders(await this.#session.open())) {
      const found = await readExperiment(folder);
      if (found !== null) yield found;
    }
  }

  async *listLoggedModels(
    experimentIds: readonly string[],
  ): AsyncGenerator<ListedLoggedModel, void, undefined> {
    const root = await this.#session.open();
    yield* listLoggedModels(root, experimentIds, () => this.#session.turn());
  }

  async *searchRuns(query: RunQuery): AsyncGenerator<Run, void, undefined> {
    checkRunQuery(query);
    const found = await searchRuns(await this.#session.open(), query, () => this.#session.turn());
    for (const { folder, runId } of found) {
      const run = await readRun(folder, runId);
      if (run !== null) yield run;
    }
  }

  async findExperiment(name: string): Promise<Experiment | null> {
    const found = await experimentNamed(await this.#session.open(), name);
    if (found === null || found.deleted) return null;
    const { deleted: _, ...experiment } = found;
    return experiment;
  }

  async createExperiment(experiment: NewExperiment): Promise<Experiment> {
    checkNewExperiment(experiment);
    return await this.#session.write((change, root) =>
      createExperiment(change, root, experiment, this.#artifactRoot),
    );
  }

  async createRun(run: NewRun): Promise<Run> {
    checkNewRun(run);
    return await this.#session.write((change, root) => createRun(change, root, run));
  }

  async logToRun(runId: string, entries: RunEntries): Promise<void> {
    checkRunEntries(entries);
    await this.#session.write((change, root) => logToRun(change, root, runId, entries));
  }

  async endRun(runId: string, end: RunEnd): Promise<void> {
    checkTime('end of a run', end.endTime);
    await this.#session.write((change, root) => endRun(change, root, runId, end));
  }

  async createLoggedModel(model: NewLoggedModel): Promise<LoggedModel> {
    checkNewLoggedModel(model);
    return await this.#session.write((change, root) => createLoggedModel(change, root, model));
  }

  async finishLoggedModel(modelId: string): Promise<void> {
    await this.#session.write((change, root) => finishLoggedModel(change, root, modelId));
  }

  async #read<Item>(
    finder: FolderFinder,
    ids: readonly string[],
    read: (folder: string, id: string) => Promise<Item | null>,
  ): Promise<ReadonlyMap<string, Item>> {
    const found = new Map<string, Item>();
    if (ids.length === 0) return found;
    const root = await this.#session.open();
    for (const [id, folder] of finder.find(root, ids.filter(isRunId))) {
      await this.#session.turn();
      const item = await read(folder, id);
      if (item !== null) found.set(id, item);
    }
    return found;
  }
}
