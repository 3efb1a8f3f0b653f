import { collect } from '../domain/collect.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { Ref } from '../domain/refs.js';
import type { RegisteredModel } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';
import { joinOrigins, withOrigins } from './join-origins.js';
import { resolveRef, resolveVersion } from './resolve-ref.js';

/** A version in full, or, for a bare name, a model with all its versions. */
export type Details =
  | {
      readonly kind: 'version';
      readonly details: VersionWithOrigin;
      /** The folder that holds the model's files. */
      readonly downloadUri: string;
    }
  | {
      readonly kind: 'model';
      readonly model: RegisteredModel;
      readonly versions: readonly VersionWithOrigin[];
    };

/** @throws NotFoundError */
export async function getDetails(ref: Ref, deps: RegistryDeps): Promise<Details> {
  const { registry, tracking } = deps;
  if (ref.kind === 'model' && !ref.selector) {
    const { model } = await resolveRef(ref, deps);
    const versions = await collect(
      joinOrigins(registry.listVersions({ model: model.name }), tracking),
    );
    return { kind: 'model', model, versions };
  }
  const version = await resolveVersion(ref, deps);
  const [[details = { version }], downloadUri] = await Promise.all([
    withOrigins([version], tracking),
    registry.getDownloadUri(version.modelName, version.version),
  ]);
  return { kind: 'version', details, downloadUri };
}
