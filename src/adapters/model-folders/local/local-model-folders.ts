import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod/mini';
import { artifactPathParts } from '../../../domain/artifact-path.js';
import { MlregError } from '../../../domain/errors.js';
import {
  type FolderState,
  type LoadedFile,
  type LoadManifest,
  MANIFEST_NAME,
  type ModelFolders,
  type StagedFolder,
} from '../../../domain/model-folder.js';
import { stageFolder } from './stage-folder.js';

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

/** Folders of loaded models on a local disk. Paths are absolute. */
export class LocalModelFolders implements ModelFolders {
  async state(folder: string): Promise<FolderState> {
    let names: string[];
    try {
      names = await fs.readdir(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return { kind: 'absent' };
      if (code === 'ENOTDIR') return { kind: 'no-folder' };
      throw unreadable(folder, error);
    }
    if (names.length === 0) return { kind: 'empty' };
    const manifest = await readManifest(folder);
    return manifest ? { kind: 'loaded', manifest } : { kind: 'other' };
  }

  async changedFiles(folder: string, { files }: LoadManifest): Promise<string[]> {
    const changed: string[] = [];
    for (const file of files) {
      if (!(await isUnchanged(folder, file))) changed.push(file.path);
    }
    return changed;
  }

  async foldersIn(folder: string): Promise<string[]> {
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  async stage(folder: string, bytes: number, replaces: boolean): Promise<StagedFolder> {
    const parent = dirname(folder);
    try {
      await fs.mkdir(parent, { recursive: true });
      const { bavail, bsize } = await fs.statfs(parent);
      if (bavail * bsize < bytes) {
        throw new MlregError('error', `there is no room for ${bytes} bytes in ${parent}`, {
          hint: 'give another folder with --output, or make room',
        });
      }
      return await stageFolder(folder, replaces);
    } catch (error) {
      throw error instanceof MlregError ? error : unreadable(folder, error);
    }
  }
}

async function readManifest(folder: string): Promise<LoadManifest | undefined> {
  try {
    const text = await fs.readFile(join(folder, MANIFEST_NAME), 'utf8');
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

async function isUnchanged(folder: string, { path, size, sha256 }: LoadedFile): Promise<boolean> {
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

function unreadable(folder: string, cause: unknown): MlregError {
  const { code } = cause as NodeJS.ErrnoException;
  return new MlregError('error', `${folder} cannot be used (${code})`, {
    hint: 'give another folder with --output',
    cause,
  });
}
