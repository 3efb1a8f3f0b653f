import { isIn, type MlflowClient } from '../../../client/index.js';
import { mapped } from '../../../domain/collect.js';
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
import { translated } from '../../client-errors/client-errors.js';
import { orAbsent, orNone, orUnknown } from './absent.js';
import {
  createLoggedModel,
  findLoggedModels,
  finishLoggedModel,
  listLoggedModels,
} from './logged-models.js';
import { searchRuns } from './search-runs.js';
import { toLoggedModel, toRun } from './to-domain.js';
import { createExperiment, findExperiment, listExperiments } from './write-experiments.js';
import { createRun, endRun, logToRun } from './write-runs.js';

/** Ids in one filter: MLflow's parser stops at 4,996, and larger ones are no faster. */
const CHUNK = 1000;

/** Runs and logged models over REST: two requests for one of each, else two per thousand. */
export class RestTracking implements TrackingStore {
  readonly #client: MlflowClient;
  #experimentIds: Promise<string[]> | undefined;

  constructor(client: MlflowClient) {
    this.#client = client;
  }

  async getRuns(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
    return await this.#byId(
      runIds,
      async (runId) => toRun(await this.#client.runs.get(runId)),
      (ids, experimentIds) =>
        mapped(
          this.#client.runs.search({ experimentIds, filter: isIn('attributes.run_id', ids) }),
          toRun,
        ),
      (run) => run.runId,
    );
  }

  async getLoggedModels(modelIds: readonly string[]): Promise<ReadonlyMap<string, LoggedModel>> {
    return await this.#byId(
      modelIds,
      async (modelId) => {
        const found = await orUnknown(this.#client.loggedModels.get(modelId));
        return found && toLoggedModel(found);
      },
      (ids, experimentIds) =>
        mapped(
          orNone(
            this.#client.loggedModels.search({
              experimentIds,
              filter: isIn('attributes.model_id', ids),
            }),
          ),
          toLoggedModel,
        ),
      (model) => model.modelId,
    );
  }

  findLoggedModels(by: LoggedModelQuery): Promise<LoggedModel[]> {
    return findLoggedModels(this.#client, by);
  }

  listExperiments(): AsyncGenerator<ListedExperiment, void, undefined> {
    return listExperiments(this.#client);
  }

  listLoggedModels(
    experimentIds: readonly string[],
  ): AsyncGenerator<ListedLoggedModel, void, undefined> {
    return listLoggedModels(this.#client, experimentIds);
  }

  searchRuns(query: RunQuery): AsyncGenerator<Run, void, undefined> {
    return searchRuns(this.#client, query);
  }

  findExperiment(name: string): Promise<Experiment | null> {
    return findExperiment(this.#client, name);
  }

  async createExperiment(experiment: NewExperiment): Promise<Experiment> {
    const created = await createExperiment(this.#client, experiment);
    // Else a search would leave its runs out.
    this.#experimentIds = undefined;
    return created;
  }

  createRun(run: NewRun): Promise<Run> {
    return createRun(this.#client, run);
  }

  logToRun(runId: string, entries: RunEntries): Promise<void> {
    return logToRun(this.#client, runId, entries);
  }

  endRun(runId: string, end: RunEnd): Promise<void> {
    return endRun(this.#client, runId, end);
  }

  createLoggedModel(model: NewLoggedModel): Promise<LoggedModel | null> {
    return createLoggedModel(this.#client, model);
  }

  finishLoggedModel(modelId: string): Promise<void> {
    return finishLoggedModel(this.#client, modelId);
  }

  async #byId<Item>(
    ids: readonly string[],
    getOne: (id: string) => Promise<Item | undefined>,
    search: (ids: readonly string[], experimentIds: readonly string[]) => AsyncIterable<Item>,
    idOf: (item: Item) => string,
  ): Promise<ReadonlyMap<string, Item>> {
    const wanted = [...new Set(ids)];
    const found = new Map<string, Item>();
    const [only] = wanted;
    await translated(this.#client.baseUrl, async () => {
      if (wanted.length === 1 && only !== undefined) {
        const item = await orAbsent(getOne(only));
        if (item !== undefined) found.set(only, item);
        return;
      }
      for (let start = 0; start < wanted.length; start += CHUNK) {
        const experimentIds = await this.#allExperiments();
        if (experimentIds.length === 0) return;
        const chunk = wanted.slice(start, start + CHUNK);
        for await (const item of search(chunk, experimentIds)) found.set(idOf(item), item);
      }
    });
    return found;
  }

  /** Deleted experiments too; a search that names none finds nothing, and says so to nobody. */
  #allExperiments(): Promise<string[]> {
    this.#experimentIds ??= (async () => {
      const ids: string[] = [];
      for await (const { experiment_id: id } of this.#client.experiments.search()) ids.push(id);
      return ids;
    })().catch((error) => {
      this.#experimentIds = undefined;
      throw error;
    });
    return this.#experimentIds;
  }
}
