import type { TrackingStore } from '../../domain/tracking-store.js';
import type { LoggedModel, Run } from '../../domain/types.js';

/** Runs and logged models that a test put there. */
export class MemoryTracking implements TrackingStore {
  readonly runs = new Map<string, Run>();
  readonly loggedModels = new Map<string, LoggedModel>();

  async getRuns(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
    return picked(this.runs, runIds);
  }

  async getLoggedModels(modelIds: readonly string[]): Promise<ReadonlyMap<string, LoggedModel>> {
    return picked(this.loggedModels, modelIds);
  }
}

function picked<Item>(all: ReadonlyMap<string, Item>, ids: readonly string[]): Map<string, Item> {
  const wanted = new Set(ids);
  return new Map([...all].filter(([id]) => wanted.has(id)));
}
