import { collect } from '../domain/collect.js';
import type { VersionWithOrigin } from '../domain/records.js';
import {
  compareModelVersions,
  compareVersions,
  type ModelVersion,
  type Stage,
} from '../domain/types.js';
import { findModel, type RegistryDeps } from './find-model.js';
import { joinOrigins } from './join-origins.js';
import { checkFilter, hasTags, type TagFilter, take } from './list-models.js';

export interface ListVersionsInput {
  /** Of this model; of all if it is not given. */
  readonly model?: string | undefined;
  readonly filter?: string | undefined;
  readonly stage?: Stage | undefined;
  readonly alias?: string | undefined;
  readonly tags?: readonly TagFilter[];
  readonly order?: VersionOrder | undefined;
  readonly limit?: number | undefined;
  /** Also read runs and logged models. */
  readonly withOrigins: boolean;
}

export const VERSION_ORDERS = [
  'name',
  'version',
  'creation_timestamp',
  'last_updated_timestamp',
] as const;

export interface VersionOrder {
  readonly by: (typeof VERSION_ORDERS)[number];
  readonly descending: boolean;
}

/** Versions that match, by name and then newest first if no order is given. */
export async function* listVersions(
  input: ListVersionsInput,
  deps: RegistryDeps,
): AsyncGenerator<VersionWithOrigin, void, undefined> {
  const matching = matchingVersions(input, deps);
  const wanted = take(input.order ? inOrder(matching, input.order) : matching, input.limit);
  if (input.withOrigins) yield* joinOrigins(wanted, deps.tracking);
  else for await (const version of wanted) yield { version };
}

async function* matchingVersions(
  { model, filter, stage, alias, tags = [] }: ListVersionsInput,
  deps: RegistryDeps,
) {
  checkFilter(filter, deps.registry);
  const of = model === undefined ? {} : { model: (await findModel(model, deps)).name };
  for await (const version of deps.registry.listVersions({ ...of, filter })) {
    if (stage !== undefined && version.stage !== stage) continue;
    if (alias !== undefined && !version.aliases.includes(alias)) continue;
    if (hasTags(version.tags, tags)) yield version;
  }
}

async function* inOrder(versions: AsyncIterable<ModelVersion>, order: VersionOrder) {
  const all = await collect(versions);
  const sign = order.descending ? -1 : 1;
  const compare = {
    name: compareModelVersions,
    version: (a: ModelVersion, b: ModelVersion) => compareVersions(a.version, b.version),
    creation_timestamp: (a: ModelVersion, b: ModelVersion) =>
      (a.creationTimestamp ?? 0) - (b.creationTimestamp ?? 0),
    last_updated_timestamp: (a: ModelVersion, b: ModelVersion) =>
      (a.lastUpdatedTimestamp ?? 0) - (b.lastUpdatedTimestamp ?? 0),
  }[order.by];
  yield* all.sort((a, b) => sign * compare(a, b) || compareModelVersions(a, b));
}
