import { pMapIterable } from 'p-map';
import { inBatches } from '../domain/collect.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { TrackingStore } from '../domain/tracking-store.js';
import type { ModelVersion } from '../domain/types.js';

/** Versions whose runs are asked for together: a request or query each, and not all in memory. */
export const BATCH = 1000;
/** Batches that are asked for at once. */
const AT_ONCE = 2;

/** Versions with their runs and logged models, read in batches, in the order of the versions. */
export async function* joinOrigins(
  rows: AsyncIterable<Pick<VersionWithOrigin, 'version'>>,
  tracking: TrackingStore,
): AsyncGenerator<VersionWithOrigin, void, undefined> {
  const join = (batch: readonly Pick<VersionWithOrigin, 'version'>[]) =>
    withOrigins(
      batch.map(({ version }) => version),
      tracking,
    );
  for await (const batch of pMapIterable(inBatches(rows, BATCH), join, { concurrency: AT_ONCE })) {
    // `yield*` would wrap each of them once more.
    for (const row of batch) yield row;
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
