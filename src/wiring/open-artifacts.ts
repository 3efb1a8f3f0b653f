import type { ArtifactStore } from '../domain/artifact-store.js';
import { UsageError } from '../domain/errors.js';
import type { ModelLocation } from '../domain/model-location.js';
import type { OpenOptions } from './opened-registry.js';

/** Opens the folder of a model's files, by the scheme of its URI. Nothing is sent yet. */
export function artifactOpener(_options: OpenOptions) {
  return async ({ uri }: ModelLocation): Promise<ArtifactStore> => {
    throw new UsageError(`files at ${uri} cannot be read`);
  };
}

export async function parseMlmodel(text: string) {
  const { parseMlmodel: parse } = await import('../adapters/artifacts/mlmodel.js');
  return parse(text);
}
