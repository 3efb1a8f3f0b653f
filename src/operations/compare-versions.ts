import pMap from 'p-map';
import {
  type ComparedVersion,
  type Comparison,
  makeComparison,
  type View,
} from '../domain/comparison.js';
import { MlregError } from '../domain/errors.js';
import type { InferenceSummary } from '../domain/inference/inference-summary.js';
import type { Direction } from '../domain/metric-direction.js';
import type { ModelFiles } from '../domain/mlmodel.js';
import { modelLocation } from '../domain/model-location.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { Ref } from '../domain/refs.js';
import type { ModelVersion } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';
import { type InferenceDeps, readInferences } from './inference/read-inferences.js';
import { withOrigins } from './join-origins.js';
import { locateModel } from './locate-model.js';
import { type ArtifactDeps, readModelFiles } from './read-model-files.js';
import { type SelectedVersions, selectVersions } from './select-versions.js';

export interface CompareInput {
  /** As in `selectVersions`. */
  readonly refs: readonly Ref[];
  /** Of the other registry; the versions that they name come last. */
  readonly otherRefs: readonly Ref[];
  readonly baseline?: Ref | undefined;
  readonly views: readonly View[];
  /** Of metrics, where somebody stated them. */
  readonly directions?: ReadonlyMap<string, Direction>;
}

type Registry = RegistryDeps & ArtifactDeps;

export interface CompareDeps
  extends Registry,
    Pick<InferenceDeps, 'inferenceExperiment' | 'sha256'> {
  readonly other?: (Registry & { readonly uri: string }) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of every version whose files could not be read; the comparison goes on without them. */
  readonly onUnread?: (version: ModelVersion, error: MlregError) => void;
}

/** Folders that are read at once: more are no faster, and a server has others to serve. */
const CONCURRENCY = 8;

/**
 * Compares versions, also of several models and of two registries. The registry is asked a fixed
 * number of times, however many versions there are; only their files cost requests each.
 *
 * @throws NotFoundError
 */
export async function compareVersions(input: CompareInput, deps: CompareDeps): Promise<Comparison> {
  const { refs, otherRefs, baseline, views, directions } = input;
  const here = await selectVersions(refs, baseline, deps);
  const versions = await readVersions(here, views, null, deps, deps);
  if (deps.other && otherRefs.length > 0) {
    const there = await selectVersions(otherRefs, undefined, deps.other);
    versions.push(...(await readVersions(there, views, deps.other.uri, deps.other, deps)));
  }
  return makeComparison(versions, here.baseline, views, directions);
}

async function readVersions(
  { versions }: SelectedVersions,
  views: readonly View[],
  uri: string | null,
  registry: Registry,
  { signal, onUnread, inferenceExperiment, sha256 }: CompareDeps,
): Promise<ComparedVersion[]> {
  const isAlone = views.every((view) => view === 'tags' || view === 'inference');
  const origins: readonly VersionWithOrigin[] = isAlone
    ? versions.map((version) => ({ version }))
    : await withOrigins(versions, registry.tracking);
  const read = async (each: VersionWithOrigin): Promise<ModelFiles | null> => {
    try {
      return await filesOf(each, registry);
    } catch (error) {
      if (signal?.aborted || !(error instanceof MlregError)) throw error;
      onUnread?.(each.version, error);
      return null;
    }
  };
  const files = views.includes('files')
    ? await pMap(origins, read, { concurrency: CONCURRENCY })
    : [];
  const { tracking } = registry;
  const inferences = views.includes('inference')
    ? await readInferences(versions, { tracking, inferenceExperiment, sha256 })
    : new Map<ModelVersion, InferenceSummary>();
  return origins.map((each, index) => ({
    ...each,
    registry: uri,
    files: files[index] ?? null,
    inference: inferences.get(each.version) ?? null,
  }));
}

async function filesOf(each: VersionWithOrigin, registry: Registry): Promise<ModelFiles> {
  const location = modelLocation(each) ?? (await locateModel(each.version, registry));
  return await readModelFiles(location, registry);
}
