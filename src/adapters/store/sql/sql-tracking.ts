import type { TrackingStore } from '../../../domain/tracking-store.js';
import type { LoggedModel, Run } from '../../../domain/types.js';
import type { Reading, SqlSession } from './session.js';
import { readLoggedModels } from './tracking/read-logged-models.js';
import { readRuns } from './tracking/read-runs.js';

/** Ids in one query: SQLite and PostgreSQL take more, and are no faster with them. */
const CHUNK = 1000;

/** Runs and logged models in MLflow's database. */
export class SqlTracking implements TrackingStore {
  readonly #session: SqlSession;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  async getRuns(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
    return await this.#inChunks(runIds, readRuns);
  }

  async getLoggedModels(modelIds: readonly string[]): Promise<ReadonlyMap<string, LoggedModel>> {
    return await this.#inChunks(modelIds, readLoggedModels);
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
