import { join, resolve } from 'node:path';
import { artifactPathParts } from '../domain/artifact-path.js';
import { UsageError } from '../domain/errors.js';
import type { ModelFolders } from '../domain/model-folder.js';

/** The folders of loaded models on this machine. */
export async function openModelFolders(): Promise<ModelFolders> {
  const { LocalModelFolders } = await import(
    '../adapters/model-folders/local/local-model-folders.js'
  );
  return new LocalModelFolders();
}

/**
 * Where models are loaded to: the folder that is named, or `models/NAME/VERSION`.
 *
 * @throws UsageError for a folder without a name
 */
export function placesFor(output: string | undefined, cwd: string) {
  if (output === '') {
    throw new UsageError('--output is empty', {
      hint: 'name a folder; without --output it is models/NAME/VERSION',
    });
  }
  const modelFolder = (name: string) => join(cwd, 'models', partOf(name));
  return {
    modelFolder: output === undefined ? modelFolder : null,
    folderFor: (version: { registered_name: string; version: string }) =>
      output === undefined
        ? join(modelFolder(version.registered_name), partOf(version.version))
        : resolve(cwd, output),
  };
}

/** A name is any text; as part of a path it must be one, and no other. */
function partOf(name: string): string {
  try {
    const [part = '', ...more] = artifactPathParts(name);
    if (more.length === 0) return part;
  } catch {
    // Said below.
  }
  throw new UsageError(`${JSON.stringify(name)} cannot be the name of a folder`, {
    hint: 'say where to with --output DIR',
  });
}
