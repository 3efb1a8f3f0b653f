import { artifactPathParts, refuseCollisions } from '../domain/artifact-path.js';
import type { ArtifactFile, ArtifactReader } from '../domain/artifact-store.js';
import { ConflictError, IntegrityError, NotFoundError, UsageError } from '../domain/errors.js';
import { type FilePatterns, fileChoice } from '../domain/file-choice.js';
import { isoTime } from '../domain/iso-time.js';
import {
  isLeftByLoading,
  type LoadManifest,
  MANIFEST_NAME,
  type ModelFolders,
} from '../domain/model-folder.js';
import { versionRecord } from '../domain/records.js';
import type { Ref } from '../domain/refs.js';
import type { ModelVersion } from '../domain/types.js';
import { type DownloadOptions, downloadFiles } from './download-files.js';
import { type RegistryDeps, withoutPrefix } from './find-model.js';
import { withOrigins } from './join-origins.js';
import { locateModel } from './locate-model.js';
import type { ArtifactDeps } from './read-model-files.js';
import { resolveVersion } from './resolve-ref.js';

export interface LoadInput extends FilePatterns {
  readonly ref: Ref;
  /** Where to; by the version's own name if it is not given. */
  readonly folderFor: (version: { registered_name: string; version: string }) => string;
  /** Replace what an earlier load of something else left there. */
  readonly overwrite: boolean;
  /** Recorded in the manifest. */
  readonly trackingUri: string | null;
}

export interface LoadDeps extends RegistryDeps, ArtifactDeps {
  readonly folders: ModelFolders;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Loaded {
  /** False if the same was there already. */
  readonly changed: boolean;
  readonly folder: string;
  readonly from: 'local' | 'registry';
  readonly manifest: LoadManifest;
}

/**
 * Downloads the files of a version into a folder, which appears there whole or not at all.
 *
 * @throws NotFoundError, IntegrityError, UsageError for a folder that holds something else
 */
export async function loadModel(
  input: LoadInput,
  deps: LoadDeps,
  options: DownloadOptions,
): Promise<Loaded> {
  const version = await resolveVersion(input.ref, deps);
  const folder = input.folderFor({
    registered_name: version.modelName,
    version: version.version,
  });
  const [state, location] = await Promise.all([
    deps.folders.clearLeftovers(folder).then(() => deps.folders.state(folder)),
    locateModel(version, deps),
  ]);
  const { uri } = location;
  if (state.kind === 'other') {
    throw new UsageError(`${folder} holds something that mlreg did not load`, {
      hint: 'give another folder with --output; it is not overwritten',
    });
  }
  if (state.kind === 'no-folder') {
    throw new UsageError(`${folder} is a file, or lies below one`, {
      hint: 'give another folder with --output',
    });
  }
  const store = await deps.openArtifacts(location);
  const files = await chosenFiles(input, store, uri, version);

  if (state.kind === 'loaded') {
    const { manifest } = state;
    if (isOf(manifest, version, uri, files)) {
      const changed = await deps.folders.changedFiles(folder, manifest);
      if (changed.length === 0) return { changed: false, folder, from: 'registry', manifest };
      refuseUnlessOverwrite(input, `${folder} was changed after it was loaded: ${changed[0]}`);
    } else {
      const { registered_name: name, version: number } = manifest;
      refuseUnlessOverwrite(input, `${folder} holds other files, loaded from ${name}/${number}`);
    }
    await refuseForeign(folder, manifest, deps.folders);
  }

  const staged = await deps.folders.stage(
    folder,
    files.reduce((sum, { size }) => sum + size, 0),
    state.kind === 'loaded',
  );
  try {
    const loaded = await downloadFiles(files, store, staged, options);
    const manifest = await manifestOf(version, uri, loaded, input, deps);
    options.signal?.throwIfAborted();
    try {
      await staged.commit(manifest);
      return { changed: true, folder, from: 'registry', manifest };
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      if (!(await isThere(folder, manifest, deps.folders))) throw error;
      return { changed: false, folder, from: 'registry', manifest };
    }
  } finally {
    await staged.discard();
  }
}

/** No model comes near; a version that names the root of a bucket does. */
const MAX_FILES = 200_000;

/** Checked before the first byte is written. */
async function chosenFiles(
  patterns: FilePatterns,
  store: ArtifactReader,
  uri: string,
  { modelName, version }: ModelVersion,
): Promise<ArtifactFile[]> {
  const isChosen = fileChoice(patterns);
  const files: ArtifactFile[] = [];
  let all = 0;
  for await (const file of store.list()) {
    all += 1;
    if (all > MAX_FILES) {
      throw new IntegrityError(`there are over ${MAX_FILES} files at ${uri}`, {
        hint: 'nothing was written; no model has so many: `mlreg details` shows where it is said to be',
      });
    }
    // In the source too, if the model was registered from a loaded folder: ours comes instead.
    if (isLeftByLoading(file.path) || !isChosen(file.path)) continue;
    artifactPathParts(file.path);
    files.push(file);
  }
  if (all === 0) {
    throw new NotFoundError(`there are no files at ${uri}`, {
      hint: 'they were deleted or moved after the version was registered; `mlreg details` shows its run',
    });
  }
  if (files.length === 0) {
    throw new UsageError(`--include and --exclude leave none of its ${all} files`, {
      hint: `\`mlreg details\` of ${modelName}/${version} lists them`,
    });
  }
  refuseCollisions([MANIFEST_NAME, ...files.map(({ path }) => path)]);
  return files;
}

function isOf(
  manifest: LoadManifest,
  version: ModelVersion,
  uri: string,
  files: readonly ArtifactFile[],
): boolean {
  const sizes = new Map(manifest.files.map(({ path, size }) => [path, size]));
  return (
    manifest.registered_name === version.modelName &&
    manifest.version === version.version &&
    manifest.download_uri === uri &&
    sizes.size === files.length &&
    files.every(({ path, size }) => sizes.get(path) === size)
  );
}

function refuseUnlessOverwrite({ overwrite }: LoadInput, message: string): void {
  if (overwrite) return;
  throw new UsageError(message, {
    hint: 'add --overwrite to replace it, or give another folder with --output',
  });
}

/** `--overwrite` is about what mlreg loaded. */
async function refuseForeign(
  folder: string,
  manifest: LoadManifest,
  folders: ModelFolders,
): Promise<void> {
  const [foreign] = await folders.foreignFiles(folder, manifest);
  if (foreign === undefined) return;
  throw new UsageError(`${folder} also holds ${foreign}, which mlreg did not load`, {
    hint: 'move it away, or give another folder with --output; it is not overwritten',
  });
}

/** True if another load of the same was faster. */
async function isThere(
  folder: string,
  ours: LoadManifest,
  folders: ModelFolders,
): Promise<boolean> {
  const state = await folders.state(folder);
  if (state.kind !== 'loaded') return false;
  const what = ({ registered_name, version, download_uri, files }: LoadManifest) =>
    JSON.stringify([registered_name, version, download_uri, files]);
  return (
    what(state.manifest) === what(ours) && (await folders.changedFiles(folder, ours)).length === 0
  );
}

async function manifestOf(
  version: ModelVersion,
  uri: string,
  files: LoadManifest['files'],
  { trackingUri, include, exclude }: LoadInput,
  deps: LoadDeps,
): Promise<LoadManifest> {
  const [row = { version }] = await withOrigins([version], deps.tracking);
  return {
    schema_version: 1,
    loaded_at: isoTime(deps.now()) ?? '',
    tracking_uri: trackingUri,
    ...versionRecord(row, withoutPrefix(version.modelName, deps.modelPrefix)),
    registered_name: version.modelName,
    version: version.version,
    download_uri: uri,
    include,
    exclude,
    files,
  };
}
