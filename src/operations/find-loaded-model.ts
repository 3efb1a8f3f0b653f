import type { FilePatterns } from '../domain/file-choice.js';
import type { LoadManifest, ModelFolders } from '../domain/model-folder.js';
import type { Ref } from '../domain/refs.js';
import { compareVersions } from '../domain/types.js';
import type { Loaded } from './load-model.js';

export interface FindLoadedInput extends FilePatterns {
  readonly ref: Ref;
  readonly folderFor: (version: { registered_name: string; version: string }) => string;
  /** Where the versions of a model are, if each has a folder of its own name. */
  readonly modelFolder: ((name: string) => string) | null;
  /** Whose models are meant; null for any registry's. */
  readonly trackingUri: string | null;
}

export interface FindLoadedDeps {
  readonly folders: ModelFolders;
  readonly modelPrefix: string;
}

/**
 * What an earlier load left of a version, whole and unchanged, without asking the registry. Which
 * version has an alias or a stage only the registry knows; the latest is the latest that was loaded.
 */
export async function findLoadedModel(
  input: FindLoadedInput,
  deps: FindLoadedDeps,
): Promise<Loaded | undefined> {
  const { ref } = input;
  if (ref.kind !== 'model') return undefined;
  const selector = ref.selector ?? { kind: 'latest' };
  const names = deps.modelPrefix === '' ? [ref.name] : [ref.name, deps.modelPrefix + ref.name];
  for (const name of names) {
    const versions =
      selector.kind === 'number'
        ? [selector.version]
        : selector.kind === 'latest'
          ? await loadedVersions(name, input, deps)
          : [];
    for (const version of versions) {
      const folder = input.folderFor({ registered_name: name, version });
      const state = await deps.folders.state(folder);
      if (state.kind !== 'loaded' || !isAsked(state.manifest, name, version, input)) continue;
      if ((await deps.folders.changedFiles(folder, state.manifest)).length > 0) continue;
      return { changed: false, folder, from: 'local', manifest: state.manifest };
    }
  }
  return undefined;
}

/** Newest first. */
async function loadedVersions(
  name: string,
  { modelFolder, folderFor }: FindLoadedInput,
  { folders }: FindLoadedDeps,
): Promise<string[]> {
  if (modelFolder === null) {
    const state = await folders.state(folderFor({ registered_name: name, version: '' }));
    return state.kind === 'loaded' ? [state.manifest.version] : [];
  }
  const names = await folders.foldersIn(modelFolder(name));
  return names.filter((each) => /^\d+$/.test(each)).sort((a, b) => compareVersions(b, a));
}

function isAsked(
  manifest: LoadManifest,
  name: string,
  version: string,
  { include, exclude, trackingUri }: FindLoadedInput,
): boolean {
  return (
    (trackingUri === null || manifest.tracking_uri === trackingUri) &&
    manifest.registered_name === name &&
    manifest.version === version &&
    isSame(manifest.include, include) &&
    isSame(manifest.exclude, exclude)
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
