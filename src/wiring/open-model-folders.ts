import type { ModelFolders } from '../domain/model-folder.js';

/** The folders of loaded models on this machine. */
export async function openModelFolders(): Promise<ModelFolders> {
  const { LocalModelFolders } = await import(
    '../adapters/model-folders/local/local-model-folders.js'
  );
  return new LocalModelFolders();
}
