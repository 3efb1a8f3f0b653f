import pMap from 'p-map';
import type { ArtifactWire } from '../../../client/index.js';
import { artifactPathParts } from '../../../domain/artifact-path.js';
import type { ArtifactFile } from '../../../domain/artifact-store.js';
import { IntegrityError } from '../../../domain/errors.js';
import { compareNames } from '../../../domain/types.js';

/** Listings that are asked for at once. */
const AT_ONCE = 8;

/** No model comes near; a server that goes on for ever does. */
const MAX_ENTRIES = 200_000;

/**
 * Every file below a folder of a server that lists one folder at a time, in code-point order.
 *
 * @param listFolder - what is in a folder
 * @param prefixOf - what stands before the names in the answer for a folder, where anything does
 * @throws IntegrityError for a name that leads elsewhere: it would be asked for as well
 */
export async function walkFolders(
  folder: string,
  listFolder: (folder: string) => AsyncIterable<ArtifactWire>,
  prefixOf: (folder: string) => string = () => '',
): Promise<ArtifactFile[]> {
  const files: ArtifactFile[] = [];
  let entries = 0;
  let folders = [folder];
  while (folders.length > 0) {
    const below: string[] = [];
    await pMap(
      folders,
      async (each) => {
        for await (const entry of listFolder(each)) {
          const found = join(each, nameIn(prefixOf(each), entry.path));
          // Folders in folders for ever are refused as well.
          artifactPathParts(found);
          if (entry.is_dir) below.push(found);
          else files.push({ path: found, size: sizeOf(entry) });
          entries += 1;
          if (entries > MAX_ENTRIES) throw tooMany();
        }
      },
      { concurrency: AT_ONCE },
    );
    folders = below;
  }
  return files.sort((a, b) => compareNames(a.path, b.path));
}

/** Bytes; an empty file has none in the answer. A 64-bit number may come as a text. */
export function sizeOf({ path, file_size: size = 0 }: ArtifactWire): number {
  const bytes = Number(size);
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw new IntegrityError(`the server says that ${JSON.stringify(path)} has ${size} bytes`, {
    hint: 'nothing was written; is it an MLflow server, and do you trust it?',
  });
}

/** One part of a path, and no more. */
function nameIn(prefix: string, path: string): string {
  const name =
    prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : path;
  const [only, ...more] = artifactPathParts(name);
  if (only !== undefined && more.length === 0) return only;
  throw new IntegrityError(`the server lists ${JSON.stringify(path)} where a name should be`, {
    hint: 'nothing was written; is it an MLflow server, and do you trust it?',
  });
}

function tooMany(): IntegrityError {
  return new IntegrityError(`the server lists over ${MAX_ENTRIES} files`, {
    hint: 'nothing was written; `mlreg details` shows which folder the version names',
  });
}

/** Paths with nothing before their first part. */
export function join(folder: string, path: string): string {
  if (folder === '') return path;
  return path === '' ? folder : `${folder}/${path}`;
}
