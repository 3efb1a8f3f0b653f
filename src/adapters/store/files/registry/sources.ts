import type { Sources } from '../../../version-origin.js';
import { readLoggedModel } from '../tracking/read-logged-models.js';
import { metaWords } from '../yaml/meta.js';
import { readAliases } from './read-aliases.js';
import { requireModel, requireVersion } from './require.js';

/** What a new version may be made of, besides a folder of its own. */
export function sourcesIn(root: string): Sources {
  return {
    ofVersion: (model, version) => storageOf(root, model, version),
    versionOfAlias: async (model, alias) => {
      const { folder } = await requireModel(root, model);
      return readAliases(folder).get(alias) ?? null;
    },
    ofLoggedModel: async (modelId) => {
      const found = await readLoggedModel(root, modelId);
      if (!found?.model.artifactUri || found.deleted) return null;
      return { storageLocation: found.model.artifactUri, runId: found.model.sourceRunId };
    },
  };
}

/** Where the files of a version are; as its source says where nothing else is stored. */
export async function storageOf(
  root: string,
  model: string,
  version: string,
): Promise<string | null> {
  const { meta } = await requireVersion(root, model, version);
  return metaWords(meta, 'storage_location') ?? metaWords(meta, 'source');
}
