import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { artifactPathParts } from '../../../domain/artifact-path.js';
import { ConflictError, IntegrityError, MlregError } from '../../../domain/errors.js';
import {
  type LoadedFile,
  type LoadManifest,
  MANIFEST_NAME,
  type StagedFolder,
} from '../../../domain/model-folder.js';

/** A private folder on the disk of `folder`, that becomes it. */
export async function stageFolder(folder: string, replaces: boolean): Promise<StagedFolder> {
  // mkdtemp makes it 0700: nobody swaps a file of it for a link.
  const staging = await fs.mkdtemp(join(dirname(folder), `.${basename(folder)}.mlreg-`));
  let isStaged = true;
  const discard = async () => {
    if (isStaged) await fs.rm(staging, { recursive: true, force: true });
    isStaged = false;
  };
  return {
    write: (path, content, size) => writeFile(staging, path, content, size),
    discard,
    commit: async (manifest) => {
      await writeManifest(staging, manifest);
      await fs.chmod(staging, 0o777 & ~process.umask());
      await takeName(folder, staging, replaces);
      isStaged = false;
      await sync(dirname(folder));
    },
  };
}

async function writeFile(
  staging: string,
  path: string,
  content: AsyncIterable<Uint8Array>,
  size: number,
): Promise<LoadedFile> {
  const target = join(staging, ...artifactPathParts(path));
  await fs.mkdir(dirname(target), { recursive: true });
  const hash = createHash('sha256');
  let written = 0;
  try {
    // A link that is in the way is replaced, not followed.
    await fs.rm(target, { force: true });
    const file = await fs.open(target, 'wx');
    try {
      for await (const chunk of content) {
        written += chunk.length;
        if (written > size) throw wrongSize(path, size, `more than ${size}`);
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      if (written !== size) throw wrongSize(path, size, String(written));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw isDiskError(error) ? diskError(path, error) : error;
  }
  return { path, size, sha256: hash.digest('hex') };
}

function wrongSize(path: string, size: number, found: string): IntegrityError {
  return new IntegrityError(`${path} has ${found} bytes, but is listed with ${size}`, {
    hint: 'run the command again; if it stays so, the file is damaged where it is stored',
  });
}

/** `Object.fromEntries` keeps a tag called `__proto__`. */
function withMaps(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

async function writeManifest(staging: string, manifest: LoadManifest): Promise<void> {
  const file = await fs.open(join(staging, MANIFEST_NAME), 'wx');
  try {
    await file.writeFile(`${JSON.stringify(manifest, withMaps, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Nothing is lost if it stops half-way: the former folder is beside the new one until that stands. */
async function takeName(folder: string, staging: string, replaces: boolean): Promise<void> {
  try {
    await fs.rename(staging, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    if (!replaces) {
      throw new ConflictError(`something was put at ${folder} while the model was loaded`, {
        hint: 'look what it is, or give another folder with --output',
      });
    }
    const former = `${staging}.former`;
    await fs.rename(folder, former);
    await fs.rename(staging, folder);
    await fs.rm(former, { recursive: true, force: true });
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await fs.open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return !(error instanceof MlregError) && code !== undefined && syscall !== undefined;
}

function diskError(path: string, cause: NodeJS.ErrnoException): MlregError {
  return new MlregError('error', `${path} cannot be written (${cause.code})`, {
    hint: 'give another folder with --output',
    cause,
  });
}
