import { MlregError } from '../domain/errors.js';
import { type FilesSeen, isComparison, isOfFiles } from '../domain/gate-files.js';
import type { Gate } from '../domain/gates.js';
import type { ModelFiles } from '../domain/mlmodel.js';
import { modelLocation } from '../domain/model-location.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { RegistryDeps } from './find-model.js';
import { locateModel } from './locate-model.js';
import { type ArtifactDeps, readModelFiles } from './read-model-files.js';

export type FileDeps = Pick<RegistryDeps, 'registry' | 'tracking'> & Partial<ArtifactDeps>;

/** A version whose files a gate may look at. */
export interface FilesOf extends VersionWithOrigin {
  /** Of one that is yet to be uploaded. */
  readonly files?: (() => Promise<ModelFiles>) | undefined;
  /** True for one that is yet to be made: the registry knows nothing of it. */
  readonly isNew?: boolean | undefined;
}

/** Reads the folder of a version, once. */
export type FileReader = (of: FilesOf) => Promise<FilesSeen>;

/**
 * Reads what gates look at in the folders of versions, and nothing that they do not name.
 *
 * @param reader - keeps what it has read
 */
export async function filesForGates(
  gates: readonly Gate[],
  candidate: FilesOf,
  occupants: ReadonlyMap<string, VersionWithOrigin>,
  reader: FileReader,
): Promise<{ candidate?: FilesSeen; occupants: ReadonlyMap<string, FilesSeen> }> {
  const paths = gates.flatMap(({ expression }) => expression.paths).filter(isOfFiles);
  const named = new Set(paths.map(({ occupant }) => occupant));
  const found = new Map<string, FilesSeen>();
  for (const [target, row] of occupants) {
    if (named.has(target)) found.set(target, await reader(row));
  }
  const isCompared = paths.some((path) => isComparison(path) && found.has(path.occupant ?? ''));
  if (!named.has(null) && !isCompared) return { occupants: found };
  return { candidate: await reader(candidate), occupants: found };
}

export function fileReader(deps: FileDeps): FileReader {
  const read = new Map<string, Promise<FilesSeen>>();
  return (of) => {
    const { modelName, version } = of.version;
    const key = `${modelName}/${version}`;
    const known = read.get(key) ?? seen(of, deps);
    read.set(key, known);
    return known;
  };
}

async function seen(of: FilesOf, deps: FileDeps): Promise<FilesSeen> {
  try {
    if (of.files) return await of.files();
    const { openArtifacts, parseMlmodel } = deps;
    if (!openArtifacts || !parseMlmodel) return { unread: 'no files are read here' };
    const location = of.isNew ? modelLocation(of) : await locateModel(of.version, deps);
    if (location === null) return { unread: 'nobody knows where they are' };
    return await readModelFiles(location, { openArtifacts, parseMlmodel });
  } catch (error) {
    if (error instanceof MlregError) return { unread: error.message };
    throw error;
  }
}
