import type { ArtifactFile } from '../domain/artifact-store.js';
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
  return await modelFilesIn(files, ({ path }) => store.read(path), deps);
}

/** The same of files that are listed already, wherever they are. */
export async function modelFilesIn<File extends ArtifactFile>(
  files: readonly File[],
  read: (file: File) => AsyncIterable<Uint8Array>,
  { parseMlmodel }: Pick<ArtifactDeps, 'parseMlmodel'>,
): Promise<ModelFiles> {
  const textOf = async (path: string) => {
    const file = files.find((each) => each.path === path);
    return file === undefined ? null : await readText(path, read(file));
  };
  const [mlmodel, requirements] = await Promise.all([
    textOf('MLmodel'),
    textOf('requirements.txt'),
  ]);
  return {
    files,
    mlmodel: mlmodel === null ? null : await parseMlmodel(mlmodel),
    requirements: requirementLines(requirements ?? ''),
  };
}

function requirementLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}
