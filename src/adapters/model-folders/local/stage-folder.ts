import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConflictError, PartialError } from '../../../domain/errors.js';
import { MANIFEST_NAME, type StagedFolder } from '../../../domain/model-folder.js';
import { onDisk } from './disk-errors.js';
import { foreignFiles, readManifest } from './loaded-folder.js';
import { writeFile, writeManifest } from './staged-files.js';

/** What the names of private folders begin with, within a folder that is filled. */
export const STAGING_PREFIX = '.mlreg-';

/**
 * A private folder beside `folder`, that becomes it.
 *
 * @param replaces - true if what an earlier load left there goes
 */
export async function stageBeside(folder: string, replaces: boolean): Promise<StagedFolder> {
  const staging = await privateFolder(join(dirname(folder), `.${basename(folder)}.mlreg-`));
  return staged(staging, async () => {
    await fs.chmod(staging, 0o777 & ~process.umask());
    await takeName(folder, staging, replaces);
    await sync(dirname(folder));
  });
}

/**
 * A private folder within `folder`, which is empty and stays: it may be a mounted one, or the one
 * that the user is in.
 */
export async function stageWithin(folder: string): Promise<StagedFolder> {
  const staging = await privateFolder(join(folder, STAGING_PREFIX));
  return staged(staging, async () => {
    await moveUp(folder, staging);
    await sync(folder);
  });
}

/** mkdtemp makes it 0700: nobody swaps a file of it for a link. */
function privateFolder(prefix: string): Promise<string> {
  return onDisk(`nothing can be written to ${dirname(prefix)}`, () => fs.mkdtemp(prefix));
}

function staged(staging: string, publish: () => Promise<void>): StagedFolder {
  let isStaged = true;
  return {
    write: (path, content, size) => writeFile(staging, path, content, size),
    discard: async () => {
      if (isStaged) await fs.rm(staging, { recursive: true, force: true });
      isStaged = false;
    },
    commit: async (manifest) => {
      await writeManifest(staging, manifest);
      await onDisk('the files are loaded, but cannot be moved to their folder', publish);
      isStaged = false;
    },
  };
}

async function takeName(folder: string, staging: string, replaces: boolean): Promise<void> {
  try {
    await fs.rename(staging, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    if (!replaces) throw appeared(folder);
    await replace(folder, staging);
  }
}

/** Nothing is lost if it stops half-way: the former folder is beside the new one until that stands. */
async function replace(folder: string, staging: string): Promise<void> {
  const former = `${staging}.former`;
  await fs.rename(folder, former);
  try {
    const manifest = await readManifest(former);
    if (!manifest || (await foreignFiles(former, manifest)).length > 0) throw appeared(folder);
    await fs.rename(staging, folder);
  } catch (error) {
    await fs.rename(former, folder);
    throw error;
  }
  await fs.rm(former, { recursive: true, force: true }).catch((cause) => {
    throw new PartialError(`${folder} is loaded, but what was there before could not be removed`, {
      hint: `it is in ${former}`,
      cause,
    });
  });
}

/** The manifest comes last: what has none is not whole. */
async function moveUp(folder: string, staging: string): Promise<void> {
  const there = await fs.readdir(folder);
  if (there.some((name) => !name.startsWith(STAGING_PREFIX))) throw appeared(folder);
  const names = (await fs.readdir(staging)).filter((name) => name !== MANIFEST_NAME);
  const moved: string[] = [];
  try {
    for (const name of [...names, MANIFEST_NAME]) {
      await fs.rename(join(staging, name), join(folder, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) await fs.rename(join(folder, name), join(staging, name));
    throw error;
  }
  await fs.rmdir(staging);
}

function appeared(folder: string): ConflictError {
  return new ConflictError(`something was put at ${folder} while the model was loaded`, {
    hint: 'look what it is, or give another folder with --output',
  });
}

async function sync(folder: string): Promise<void> {
  const handle = await fs.open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
