import { checkedSides, chooseSide } from '../domain/inference/route.js';
import { routeRef } from '../domain/inference/route-ref.js';
import type { RegisteredModel } from '../domain/types.js';
import { findModel, type RegistryDeps } from './find-model.js';
import { selectedVersion } from './resolve-ref.js';

export interface RouteInput {
  /** The model that short names such as `@champion` are of. */
  readonly model?: string | undefined;
  /** Weights by the names of sides, such as `{ '@champion': 90, '@challenger': 10 }`: any sum will do. */
  readonly weights: Iterable<readonly [name: string, weight: number]>;
  /** Divides the keys anew: whoever is a tenth of one experiment is not that of the next as well. @default '' */
  readonly salt?: string | undefined;
}

export interface RouteDeps extends RegistryDeps {
  readonly sha256: (text: string) => string;
}

/** The version that a key goes to. */
export interface RoutedVersion {
  /** The name of its side. */
  readonly side: string;
  readonly modelName: string;
  readonly version: string;
}

/**
 * Looks up the versions of all sides that have a weight, once, and gives the function that chooses by a key:
 * always the same side for the same key, in any process.
 *
 * @throws UsageError for weights that are no shares, NotFoundError for a side that there is not
 */
export async function routeKeys(
  { model, weights, salt = '' }: RouteInput,
  deps: RouteDeps,
): Promise<(key: string) => RoutedVersion> {
  const refs = Array.from(weights, ([name, weight]) => ({ ...routeRef(name, model), weight }));
  const sides = checkedSides(refs.map(({ name, weight }) => [name, weight] as const));
  const models = new Map<string, RegisteredModel>();
  const versions = new Map<string, RoutedVersion>();
  for (const { name, ref, weight } of refs) {
    if (weight === 0) continue;
    const found = models.get(ref.name) ?? (await findModel(ref.name, deps));
    models.set(ref.name, found);
    const { version } = await selectedVersion(ref.selector, found, deps);
    versions.set(name, { side: name, modelName: found.name, version });
  }
  return (key) => {
    const { name } = chooseSide(sides, salt + key, deps.sha256);
    return versions.get(name) as RoutedVersion;
  };
}
