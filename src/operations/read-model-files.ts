import type { ArtifactFile, ArtifactReader } from '../domain/artifact-store.js';
import type { ModelFiles } from '../domain/mlmodel.js';
import type { ModelLocation } from '../domain/model-location.js';
import type { Registry } from '../domain/registry.js';
import { readText } from './read-text.js';

/** What an operation needs to look into the folder of a model. */
export type ArtifactDeps = Pick<Registry, 'openArtifacts' | 'parseMlmodel'>;

/** The files of a model, its `MLmodel` and its requirements. @throws MlregError */
export async function readModelFiles(
  location: ModelLocation,
  deps: ArtifactDeps,
): Promise<ModelFiles> {
  const store = await deps.openArtifacts(location);
  const files: ArtifactFile[] = [];
  for await (const file of store.list()) files.push(file);
  const [mlmodel, requirements] = await Promise.all([
    textOf('MLmodel', files, store),
    textOf('requirements.txt', files, store),
  ]);
  return {
    files,
    mlmodel: mlmodel === null ? null : await deps.parseMlmodel(mlmodel),
    requirements: requirementLines(requirements ?? ''),
  };
}

async function textOf(
  path: string,
  files: readonly ArtifactFile[],
  store: ArtifactReader,
): Promise<string | null> {
  const file = files.find((each) => each.path === path);
  if (file === undefined) return null;
  return await readText(path, store.read(path));
}

function requirementLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}
