import { inBatches } from '../domain/collect.js';
import { readAhead } from '../domain/read-ahead.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { TrackingStore } from '../domain/tracking-store.js';
import type { ModelVersion } from '../domain/types.js';

/** Versions whose runs are asked for at once: a request or query each, and not all in memory. */
export const BATCH = 1000;

/** Versions with their runs and logged models, read in batches, in the order of the versions. */
export async function* joinOrigins(
  rows: AsyncIterable<Pick<VersionWithOrigin, 'version'>>,
  tracking: TrackingStore,
): AsyncGenerator<VersionWithOrigin, void, undefined> {
  for await (const batch of readAhead(joinedBatches(rows, tracking))) {
    // `yield*` would wrap each of them once more.
    for (const row of batch) yield row;
  }
}

async function* joinedBatches(
  rows: AsyncIterable<Pick<VersionWithOrigin, 'version'>>,
  tracking: TrackingStore,
) {
  for await (const batch of inBatches(rows, BATCH)) {
    const versions = batch.map(({ version }) => version);
    yield await withOrigins(versions, tracking);
  }
}

/** The same for versions that are at hand: two or three requests or queries in all. */
export async function withOrigins(
  versions: readonly ModelVersion[],
  tracking: TrackingStore,
): Promise<VersionWithOrigin[]> {
  const runIds = versions.flatMap(({ runId }) => runId ?? []);
  const modelIds = versions.flatMap(({ loggedModelId }) => loggedModelId ?? []);
  const [runs, loggedModels] = await Promise.all([
    runIds.length > 0 ? tracking.getRuns(runIds) : new Map(),
    modelIds.length > 0 ? tracking.getLoggedModels(modelIds) : new Map(),
  ]);
  return versions.map((version) => ({
    version,
    run: version.runId === null ? undefined : runs.get(version.runId),
    loggedModel:
      version.loggedModelId === null ? undefined : loggedModels.get(version.loggedModelId),
  }));
}
