import type { ListQuery, RegistryStore } from '../domain/registry-store.js';
import { compareNames, type ModelVersion, type RegisteredModel } from '../domain/types.js';

/** What a registry consists of, a row at a time. */
export type RegistryRow =
  | { readonly kind: 'model'; readonly model: RegisteredModel }
  | { readonly kind: 'version'; readonly version: ModelVersion };

/**
 * Every model, each followed by its versions: by name, then newest first. What is changed while it
 * reads may be in it in part; who needs to know reads again and compares.
 *
 * @param names - only these models, as they are registered; undefined for all
 * @throws NotFoundError for a name that is none
 */
export async function* readRegistry(
  names: readonly string[] | undefined,
  registry: RegistryStore,
): AsyncGenerator<RegistryRow, void, undefined> {
  if (names === undefined) {
    yield* readAll(registry);
    return;
  }
  for (const name of names) {
    yield { kind: 'model', model: await registry.getModel(name) };
    for await (const version of registry.listVersions({ model: name })) {
      yield { kind: 'version', version };
    }
  }
}

/**
 * The same for all, or for those that a filter lets through: one that names models alone, and so has
 * the versions of each. Both lists are in the same order, so neither needs to be held here.
 */
export async function* readAll(
  registry: RegistryStore,
  query: ListQuery = {},
): AsyncGenerator<RegistryRow, void, undefined> {
  const versions = registry.listVersions(query)[Symbol.asyncIterator]();
  const following = async () => {
    const { done, value } = await versions.next();
    return done ? undefined : value;
  };
  try {
    let version = await following();
    for await (const model of registry.listModels(query)) {
      yield { kind: 'model', model };
      // Versions of a model that was deleted between the two lists.
      while (version !== undefined && compareNames(version.modelName, model.name) < 0) {
        version = await following();
      }
      while (version?.modelName === model.name) {
        yield { kind: 'version', version };
        version = await following();
      }
    }
  } finally {
    await versions.return?.();
  }
}
