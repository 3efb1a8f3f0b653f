import type { VersionWithOrigin } from '../domain/records.js';
import type { TrackingStore } from '../domain/tracking-store.js';
import type { ModelVersion, RegisteredModel } from '../domain/types.js';
import { BATCH, withOrigins } from './join-origins.js';
import type { RegistryRow } from './read-registry.js';

/** A model with all of its versions that were read, and what is behind them. */
export interface ModelWithOrigins {
  readonly model: RegisteredModel;
  readonly rows: readonly VersionWithOrigin[];
}

/** Models one by one, whose runs are read for about a thousand versions at a time. */
export async function* modelsWithOrigins(
  rows: AsyncIterable<RegistryRow>,
  tracking: TrackingStore,
): AsyncGenerator<ModelWithOrigins, void, undefined> {
  for await (const batch of inBatches(rows)) {
    const origins = await withOrigins(
      batch.flatMap(({ versions }) => versions),
      tracking,
    );
    let at = 0;
    for (const { model, versions } of batch) {
      yield { model, rows: origins.slice(at, at + versions.length) };
      at += versions.length;
    }
  }
}

async function* inBatches(rows: AsyncIterable<RegistryRow>) {
  let batch: { readonly model: RegisteredModel; readonly versions: ModelVersion[] }[] = [];
  let count = 0;
  for await (const row of rows) {
    if (row.kind === 'version') {
      batch.at(-1)?.versions.push(row.version);
      count += 1;
      continue;
    }
    if (count >= BATCH) {
      yield batch;
      batch = [];
      count = 0;
    }
    batch.push({ model: row.model, versions: [] });
  }
  yield batch;
}
