import { type Digest, differing, fingerprint } from '../domain/fingerprint.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { TrackingStore } from '../domain/tracking-store.js';
import { compareNames, type RegisteredModel } from '../domain/types.js';
import { findModel, type RegistryDeps } from './find-model.js';
import { BATCH, withOrigins } from './join-origins.js';
import { type RegistryRow, readRegistry } from './read-registry.js';

/** A row of an export: a model, then its versions with their runs, newest first. */
export type ExportRow =
  | { readonly kind: 'model'; readonly model: RegisteredModel }
  | { readonly kind: 'version'; readonly details: VersionWithOrigin };

export interface ExportDeps extends RegistryDeps {
  readonly newDigest: () => Digest;
  /** Keeps one reading of the registry, in place of the one before. */
  readonly write: (rows: AsyncIterable<ExportRow>) => Promise<void>;
}

export interface Exported {
  readonly models: number;
  readonly versions: number;
  /** How often the registry was read. */
  readonly passes: number;
  /** Models that were not the same in the last two readings; empty for a consistent export. */
  readonly changed: readonly string[];
}

const MAX_PASSES = 5;

/**
 * Writes what a registry holds, read until two readings in a row agree, five times at most: no
 * server gives all of it at one moment, and what is created or deleted meanwhile shifts the pages,
 * so that a model which was there all along can be missing from a reading.
 *
 * @param input.names - only these models, with or without the prefix; none for all
 * @throws NotFoundError with the nearest names; nothing was written
 */
export async function exportRegistry(
  input: { readonly names: readonly string[] },
  deps: ExportDeps,
): Promise<Exported> {
  const names = input.names.length === 0 ? undefined : await registeredNames(input.names, deps);
  const read = () => new Reading(readRegistry(names, deps.registry), deps.newDigest);
  let before = read();
  for await (const _ of before.rows());
  for (let passes = 2; ; passes++) {
    const reading = read();
    await deps.write(withTheirOrigins(reading.rows(), deps.tracking));
    const changed = differing(before.sums, reading.sums);
    if (changed.length === 0 || passes === MAX_PASSES) {
      return { models: reading.sums.size, versions: reading.versions, passes, changed };
    }
    before = reading;
  }
}

async function registeredNames(names: readonly string[], deps: ExportDeps): Promise<string[]> {
  const found = new Set<string>();
  for (const name of names) found.add((await findModel(name, deps)).name);
  return [...found].sort(compareNames);
}

/** One reading of the registry, summed up model by model while its rows go by. */
class Reading {
  readonly sums = new Map<string, string>();
  versions = 0;

  constructor(
    private readonly source: AsyncIterable<RegistryRow>,
    private readonly newDigest: () => Digest,
  ) {}

  async *rows(): AsyncGenerator<RegistryRow, void, undefined> {
    let name = '';
    let digest: Digest | undefined;
    for await (const row of this.source) {
      if (row.kind === 'model') {
        if (digest) this.sums.set(name, digest.sum());
        name = row.model.name;
        digest = this.newDigest();
        digest.add(fingerprint(row.model));
      } else {
        this.versions += 1;
        digest?.add(fingerprint(row.version));
      }
      yield row;
    }
    if (digest) this.sums.set(name, digest.sum());
  }
}

/** Joined across models: a request or query for each would be too many. */
async function* withTheirOrigins(
  rows: AsyncIterable<RegistryRow>,
  tracking: TrackingStore,
): AsyncGenerator<ExportRow, void, undefined> {
  let batch: RegistryRow[] = [];
  let versions = 0;
  for await (const row of rows) {
    batch.push(row);
    if (row.kind === 'version') versions += 1;
    if (versions < BATCH) continue;
    yield* await joined(batch, tracking);
    batch = [];
    versions = 0;
  }
  yield* await joined(batch, tracking);
}

async function joined(rows: readonly RegistryRow[], tracking: TrackingStore): Promise<ExportRow[]> {
  const versions = rows.flatMap((row) => (row.kind === 'version' ? row.version : []));
  const origins = (await withOrigins(versions, tracking)).values();
  return rows.map((row): ExportRow => {
    if (row.kind === 'model') return row;
    const { value } = origins.next();
    return { kind: 'version', details: value ?? { version: row.version } };
  });
}
