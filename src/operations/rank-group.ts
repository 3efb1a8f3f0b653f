import { NotFoundError } from '../domain/errors.js';
import { namePattern } from '../domain/name-pattern.js';
import type { RegisteredModel } from '../domain/types.js';
import { findModel, type RegistryDeps } from './find-model.js';
import { type RegistryRow, readAll, readRegistry } from './read-registry.js';

/** Whose versions are ranked: all of one model, or the best of each of several. */
export type RankGroup =
  | { readonly kind: 'versions'; readonly model: string }
  | { readonly kind: 'models'; readonly names: readonly string[] }
  /** Patterns such as `EURUSD_*`. */
  | { readonly kind: 'match'; readonly patterns: readonly string[] };

/** The same, found. What it gives is read each time anew, in the order of the names. */
export interface FoundGroup {
  readonly rows: () => AsyncIterable<RegistryRow>;
  readonly models: () => AsyncIterable<RegisteredModel>;
  /** The error for a group that nobody is in. */
  readonly nobody: () => NotFoundError;
}

/** @throws NotFoundError for a name that is none */
export async function findGroup(group: RankGroup, deps: RegistryDeps): Promise<FoundGroup> {
  return group.kind === 'match'
    ? matching(group.patterns, deps)
    : await named(group.kind === 'models' ? group.names : [group.model], deps);
}

async function named(names: readonly string[], deps: RegistryDeps): Promise<FoundGroup> {
  const { registry } = deps;
  const found = new Set<string>();
  for (const name of names) found.add((await findModel(name, deps)).name);
  const registered = [...found];
  return {
    rows: () => readRegistry(registered, registry),
    models: async function* () {
      for (const name of registered) yield await registry.getModel(name);
    },
    nobody: () => new NotFoundError(`there is no registered model ${names.join(', ')}`),
  };
}

function matching(patterns: readonly string[], { registry }: RegistryDeps): FoundGroup {
  const { matches, filter } = namePattern(patterns);
  const query = { filter };
  return {
    rows: async function* () {
      for await (const row of readAll(registry, query)) {
        const name = row.kind === 'model' ? row.model.name : row.version.modelName;
        if (matches(name)) yield row;
      }
    },
    models: async function* () {
      for await (const model of registry.listModels(query)) if (matches(model.name)) yield model;
    },
    nobody: () =>
      new NotFoundError(`no registered model matches ${patterns.join(', ')}`, {
        hint: '`mlreg list` shows the models there are; a pattern is for the whole name, as EURUSD_*',
      }),
  };
}
