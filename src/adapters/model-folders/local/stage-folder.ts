import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onDisk } from '../../../disk/on-disk.js';
import { syncFolder } from '../../../disk/sync-folder.js';
import { PartialError } from '../../../domain/errors.js';
import type { StagedFolder } from '../../../domain/model-folder.js';
import { appeared } from './appeared.js';
import { foreignFiles, readManifest } from './loaded-folder.js';
import { moveUp } from './move-up.js';
import { writeFile, writeManifest } from './staged-files.js';
import { FORMER, isInUse, isStagingWithin, stagingPrefix } from './staging-name.js';

/**
 * A private folder beside `folder`, that becomes it.
 *
 * @param replaces - true if what an earlier load left there goes
 */
export async function stageBeside(folder: string, replaces: boolean): Promise<StagedFolder> {
  const staging = await privateFolder(dirname(folder), stagingPrefix(basename(folder)));
  return staged(staging, async () => {
    await fs.chmod(staging, 0o777 & ~process.umask());
    await takeName(folder, staging, replaces);
    await syncFolder(dirname(folder));
  });
}

/**
 * A private folder within `folder`, which is empty and stays: it may be a mounted one, or the one
 * that the user is in.
 */
export async function stageWithin(folder: string): Promise<StagedFolder> {
  const staging = await privateFolder(folder, stagingPrefix());
  return staged(staging, async () => {
    const there = await fs.readdir(folder);
    if (!there.every(isStagingWithin)) throw appeared(folder);
    await moveUp(folder, staging);
    await syncFolder(folder);
  });
}

/** mkdtemp makes it 0700: nobody swaps a file of it for a link. */
async function privateFolder(folder: string, prefix: string): Promise<string> {
  const make = () => fs.mkdtemp(join(folder, prefix));
  const made = await onDisk(`nothing can be written to ${folder}`, make);
  isInUse(basename(made));
  return made;
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
  const former = staging + FORMER;
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
