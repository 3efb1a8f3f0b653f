import { MlregError } from '../../domain/errors.js';
import type { Ref } from '../../domain/refs.js';
import type { ModelVersion } from '../../domain/types.js';
import type { RegistryDeps } from '../find-model.js';
import { resolveNamedVersion } from '../resolve-ref.js';

/** The version that records are of. */
export type TrackedVersion = Pick<ModelVersion, 'modelName' | 'version'>;

export interface TrackedDeps extends RegistryDeps {
  /** Told that nobody could be asked. Without it that is an error. */
  readonly warn?: ((line: string) => void) | undefined;
}

const AWAY: readonly string[] = ['unreachable', 'timeout'];

/**
 * The version that a ref names. While the server is away a full name and a number are taken for what they say:
 * records come once, and would be lost.
 *
 * @throws UsageError for a bare name, NotFoundError; MlregError for a ref that only the server can read
 */
export async function trackedVersion(
  ref: Ref,
  { warn, ...deps }: TrackedDeps,
): Promise<TrackedVersion> {
  try {
    return await resolveNamedVersion(ref, deps);
  } catch (error) {
    const isAway = error instanceof MlregError && AWAY.includes(error.code);
    const plain = plainVersion(ref, deps);
    if (!isAway || !plain || !warn) throw error;
    const { modelName, version } = plain;
    warn(`warning: whether there is a ${modelName}/${version} is not known: ${error.message}`);
    return plain;
  }
}

function plainVersion(ref: Ref, { modelPrefix }: RegistryDeps): TrackedVersion | undefined {
  if (ref.kind !== 'model' || ref.selector?.kind !== 'number') return undefined;
  // The short form of a name, and the whole one, are told apart by looking it up.
  if (!ref.name.startsWith(modelPrefix)) return undefined;
  return { modelName: ref.name, version: ref.selector.version };
}
