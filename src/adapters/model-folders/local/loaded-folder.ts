import { createHash } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod/mini';
import { artifactPathParts } from '../../../domain/artifact-path.js';
import {
  isLeftByLoading,
  type LoadedFile,
  type LoadManifest,
  MANIFEST_NAME,
} from '../../../domain/model-folder.js';

const manifestSchema = z.looseObject({
  schema_version: z.literal(1),
  loaded_at: z.string(),
  tracking_uri: z.nullable(z.string()),
  registered_name: z.string(),
  version: z.string(),
  download_uri: z.string(),
  include: z.array(z.string()),
  exclude: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), size: z.number(), sha256: z.string() })),
});

/** What an earlier load wrote into a folder, or undefined. */
export async function readManifest(folder: string): Promise<LoadManifest | undefined> {
  try {
    const text = await fs.readFile(join(folder, MANIFEST_NAME), 'utf8');
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export async function isUnchanged(
  folder: string,
  { path, size, sha256 }: LoadedFile,
): Promise<boolean> {
  try {
    const local = join(folder, ...artifactPathParts(path));
    const found = await fs.lstat(local);
    if (!found.isFile() || found.size !== size) return false;
    const hash = createHash('sha256');
    await pipeline(createReadStream(local), hash);
    return hash.digest('hex') === sha256;
  } catch {
    return false;
  }
}

/** Paths in a folder that the manifest does not name. What Python compiles on its own is none. */
export async function foreignFiles(folder: string, { files }: LoadManifest): Promise<string[]> {
  const known = new Set(files.map(({ path }) => path));
  const below = async (path: string): Promise<string[]> => {
    const entries = await fs.readdir(join(folder, path), { withFileTypes: true });
    const found = entries.map(async (entry) => {
      const each = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) return isCompiled(entry) ? [] : await below(each);
      return known.has(each) || isLeftByLoading(each) ? [] : [each];
    });
    return (await Promise.all(found)).flat();
  };
  return await below('');
}

function isCompiled({ name }: Dirent): boolean {
  return name === '__pycache__';
}
