import { collect, mapped } from '../domain/collect.js';
import { MlregError } from '../domain/errors.js';
import type { ModelFiles } from '../domain/mlmodel.js';
import { modelLocation } from '../domain/model-location.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { Ref } from '../domain/refs.js';
import type { RegisteredModel } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';
import { joinOrigins, withOrigins } from './join-origins.js';
import { locateModel } from './locate-model.js';
import { orUndefined } from './or-undefined.js';
import { type ArtifactDeps, readModelFiles } from './read-model-files.js';
import { resolveRef, resolveVersion } from './resolve-ref.js';

/** A version in full. */
export interface VersionDetails {
  readonly kind: 'version';
  readonly details: VersionWithOrigin;
  /** The folder that holds the model's files. */
  readonly downloadUri: string;
}

/** A model with all its versions. */
export interface ModelDetails {
  readonly kind: 'model';
  readonly model: RegisteredModel;
  readonly versions: readonly VersionWithOrigin[];
}

/** A version, or, for a bare name, the model. */
export type Details = VersionDetails | ModelDetails;

/** @throws NotFoundError */
export async function getDetails(ref: Ref, deps: RegistryDeps): Promise<Details> {
  const { registry, tracking } = deps;
  if (ref.kind === 'model' && !ref.selector) {
    const { model } = await resolveRef(ref, deps);
    const rows = mapped(registry.listVersions({ model: model.name }), (each) => ({
      version: each,
    }));
    const versions = await collect(joinOrigins(rows, tracking));
    return { kind: 'model', model, versions };
  }
  const version = await resolveVersion(ref, deps);
  const [[details = { version }], downloadUri] = await Promise.all([
    withOrigins([version], tracking),
    registry.getDownloadUri(version.modelName, version.version),
  ]);
  // A server hands a source that it has not resolved back as it is.
  const isResolved = !/^(models|runs):/.test(downloadUri);
  const uri = isResolved
    ? downloadUri
    : (modelLocation(details) ?? (await orUndefined(locateModel(version, deps))))?.uri;
  return { kind: 'version', details, downloadUri: uri ?? downloadUri };
}

/**
 * What the folder of a version holds, or why it cannot be read: files may be on a store that does
 * not answer, or that mlreg may not read, and the registry knows the rest all the same.
 */
export async function readFilesOf(
  { details, downloadUri }: VersionDetails,
  deps: ArtifactDeps & { readonly signal?: AbortSignal | undefined },
): Promise<ModelFiles | MlregError> {
  const { modelName, version, loggedModelId, runId } = details.version;
  try {
    return await readModelFiles(
      { uri: downloadUri, modelName, version, loggedModelId, runId },
      deps,
    );
  } catch (error) {
    if (error instanceof MlregError && !deps.signal?.aborted) return error;
    throw error;
  }
}
