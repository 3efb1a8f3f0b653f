import { modelValues } from '../domain/model-values.js';
import type { RegistryStore } from '../domain/registry-store.js';
import { compareNames, type RegisteredModel, type Stage, type Tags } from '../domain/types.js';
import { type RegistryDeps, withoutPrefix } from './find-model.js';
import { type SelectDeps, type Selection, selectRows } from './select-rows.js';

export interface ListModelsInput extends Selection {
  readonly filter?: string | undefined;
  /** Only models with a version in this stage. */
  readonly stage?: Stage | undefined;
  /** Only models with this alias. */
  readonly alias?: string | undefined;
  readonly tags?: readonly TagFilter[];
}

/** A tag that must be there, with this value if one is given. */
export interface TagFilter {
  readonly key: string;
  readonly value?: string | undefined;
}

export type ListModelsDeps = Pick<RegistryDeps, 'registry' | 'modelPrefix'> & SelectDeps;

/** Registered models that match, by name if no order is given. */
export function listModels(
  input: ListModelsInput,
  { registry, modelPrefix, now: clock, onAbsent }: ListModelsDeps,
): AsyncIterable<RegisteredModel> {
  const now = clock();
  const kind = {
    valuesOf: (model: RegisteredModel) =>
      modelValues(model, { now, shortName: withoutPrefix(model.name, modelPrefix) }),
    tie: (a: RegisteredModel, b: RegisteredModel) => compareNames(a.name, b.name),
  };
  return selectRows(matchingModels(input, registry), input, kind, onAbsent);
}

async function* matchingModels(
  { filter, stage, alias, tags = [] }: ListModelsInput,
  registry: RegistryStore,
) {
  for await (const model of registry.listModels({ filter })) {
    if (stage !== undefined && !model.newestByStage.has(stage)) continue;
    if (alias !== undefined && !model.aliases.has(alias)) continue;
    if (hasTags(model.tags, tags)) yield model;
  }
}

export function hasTags(tags: Tags, wanted: readonly TagFilter[]): boolean {
  return wanted.every(({ key, value }) =>
    value === undefined ? tags.has(key) : tags.get(key) === value,
  );
}
