import { ConflictError } from '../domain/errors.js';
import { REQUEST_ID_TAG } from '../domain/own-tags.js';
import type { RegistryStore } from '../domain/registry-store.js';
import type { Tags } from '../domain/types.js';

/** Creates a model. That somebody else has created it meanwhile is what was wanted. */
export async function ensureModel(name: string, registry: RegistryStore): Promise<void> {
  await registry.createModel({ name }).catch((error: unknown) => {
    if (!(error instanceof ConflictError)) throw error;
  });
}

/** Tags by which the creation of a version is found again if its answer is lost. */
export function withRequestId(tags: Iterable<readonly [string, string]>): Tags {
  return new Map([...tags, [REQUEST_ID_TAG, crypto.randomUUID()]]);
}
