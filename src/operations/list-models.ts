import { collect } from '../domain/collect.js';
import { UsageError } from '../domain/errors.js';
import type { RegistryStore } from '../domain/registry-store.js';
import { compareNames, type RegisteredModel, type Stage, type Tags } from '../domain/types.js';

export interface ListModelsInput {
  readonly filter?: string | undefined;
  /** Only models with a version in this stage. */
  readonly stage?: Stage | undefined;
  /** Only models with this alias. */
  readonly alias?: string | undefined;
  readonly tags?: readonly TagFilter[];
  readonly order?: ModelOrder | undefined;
  readonly limit?: number | undefined;
}

/** A tag that must be there, with this value if one is given. */
export interface TagFilter {
  readonly key: string;
  readonly value?: string | undefined;
}

export const MODEL_ORDERS = ['name', 'creation_timestamp', 'last_updated_timestamp'] as const;

export interface ModelOrder {
  readonly by: (typeof MODEL_ORDERS)[number];
  readonly descending: boolean;
}

/** Registered models that match, by name if no order is given. */
export async function* listModels(
  input: ListModelsInput,
  { registry }: { readonly registry: RegistryStore },
): AsyncGenerator<RegisteredModel, void, undefined> {
  const matching = matchingModels(input, registry);
  yield* take(input.order ? inOrder(matching, input.order) : matching, input.limit);
}

async function* matchingModels(
  { filter, stage, alias, tags = [] }: ListModelsInput,
  registry: RegistryStore,
) {
  checkFilter(filter, registry);
  for await (const model of registry.listModels({ filter })) {
    if (stage !== undefined && !model.newestByStage.has(stage)) continue;
    if (alias !== undefined && !model.aliases.has(alias)) continue;
    if (hasTags(model.tags, tags)) yield model;
  }
}

async function* inOrder(models: AsyncIterable<RegisteredModel>, order: ModelOrder) {
  const all = await collect(models);
  const sign = order.descending ? -1 : 1;
  const compare = {
    name: (a: RegisteredModel, b: RegisteredModel) => compareNames(a.name, b.name),
    creation_timestamp: (a: RegisteredModel, b: RegisteredModel) =>
      (a.creationTimestamp ?? 0) - (b.creationTimestamp ?? 0),
    last_updated_timestamp: (a: RegisteredModel, b: RegisteredModel) =>
      (a.lastUpdatedTimestamp ?? 0) - (b.lastUpdatedTimestamp ?? 0),
  }[order.by];
  yield* all.sort((a, b) => sign * compare(a, b) || compareNames(a.name, b.name));
}

/** @throws UsageError where the registry would ignore a filter */
export function checkFilter(filter: string | undefined, { capabilities }: RegistryStore): void {
  if (filter === undefined || capabilities.filter) return;
  throw new UsageError('this registry takes no --filter', {
    hint: 'use --stage, --alias and --tag instead',
  });
}

export function hasTags(tags: Tags, wanted: readonly TagFilter[]): boolean {
  return wanted.every(({ key, value }) =>
    value === undefined ? tags.has(key) : tags.get(key) === value,
  );
}

/** At most `limit` items; all if it is undefined. */
export async function* take<Item>(
  items: AsyncIterable<Item>,
  limit: number | undefined,
): AsyncGenerator<Item, void, undefined> {
  let left = limit ?? Number.POSITIVE_INFINITY;
  if (left <= 0) return;
  for await (const item of items) {
    yield item;
    left -= 1;
    if (left <= 0) return;
  }
}
