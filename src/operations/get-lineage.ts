import { type LineageStep, lineageOf } from '../domain/lineage.js';
import type { Ref } from '../domain/refs.js';
import type { ModelVersion } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';
import { withOrigins } from './join-origins.js';
import { resolveVersion } from './resolve-ref.js';

export interface Lineage {
  readonly version: ModelVersion;
  readonly steps: readonly LineageStep[];
}

/** What a version comes from; of a bare name the latest. @throws NotFoundError */
export async function getLineage(ref: Ref, deps: RegistryDeps): Promise<Lineage> {
  const version = await resolveVersion(ref, deps);
  const [row = { version }] = await withOrigins([version], deps.tracking);
  return { version, steps: lineageOf(row) };
}
