import type { ArtifactFile, ArtifactReader } from '../domain/artifact-store.js';
import { MlregError } from '../domain/errors.js';
import type { ModelFiles } from '../domain/mlmodel.js';
import type { ModelLocation } from '../domain/model-location.js';
import type { Registry } from '../domain/registry.js';

/** What an operation needs to look into the folder of a model. */
export type ArtifactDeps = Pick<Registry, 'openArtifacts' | 'parseMlmodel'>;

/** No MLmodel file comes near; what is larger is an attack on our memory. */
const MAX_TEXT_BYTES = 5 * 1024 * 1024;

/** The files of a model, its `MLmodel` and its requirements. @throws MlregError */
export async function readModelFiles(
  location: ModelLocation,
  deps: ArtifactDeps,
): Promise<ModelFiles> {
  const store = await deps.openArtifacts(location);
  const files: ArtifactFile[] = [];
  for await (const file of store.list()) files.push(file);
  const [mlmodel, requirements] = await Promise.all([
    readText('MLmodel', files, store),
    readText('requirements.txt', files, store),
  ]);
  return {
    files,
    mlmodel: mlmodel === null ? null : await deps.parseMlmodel(mlmodel),
    requirements: requirementLines(requirements ?? ''),
  };
}

async function readText(
  path: string,
  files: readonly ArtifactFile[],
  store: ArtifactReader,
): Promise<string | null> {
  const file = files.find((each) => each.path === path);
  if (file === undefined) return null;
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of store.read(path)) {
    size += chunk.length;
    if (size > MAX_TEXT_BYTES) throw new MlregError('error', `${path} is larger than 5 MiB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function requirementLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}
