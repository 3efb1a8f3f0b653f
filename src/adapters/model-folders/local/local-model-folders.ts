import * as fs from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { onDisk } from '../../../disk/on-disk.js';
import { MlregError, UsageError } from '../../../domain/errors.js';
import type {
  FolderState,
  LoadManifest,
  ModelFolders,
  StagedFolder,
} from '../../../domain/model-folder.js';
import { clearLeftovers } from './clear-leftovers.js';
import { foreignFiles, isUnchanged, readManifest } from './loaded-folder.js';
import { stageBeside, stageWithin } from './stage-folder.js';
import { isStagingWithin } from './staging-name.js';

/** Folders of loaded models on a local disk. Paths are absolute. */
export class LocalModelFolders implements ModelFolders {
  async state(folder: string): Promise<FolderState> {
    return await onDisk(`cannot read ${folder}`, async () => {
      const found = await fs.stat(folder).catch(absent);
      if (found === undefined) return { kind: 'absent' };
      if (!found.isDirectory()) return { kind: 'no-folder' };
      const names = await fs.readdir(folder);
      // What a load that was killed left is no content.
      if (names.every(isStagingWithin)) return { kind: 'empty' };
      const manifest = await readManifest(folder);
      return manifest ? { kind: 'loaded', manifest } : { kind: 'other' };
    });
  }

  async clearLeftovers(folder: string): Promise<void> {
    await clearLeftovers(folder);
  }

  async changedFiles(folder: string, { files }: LoadManifest): Promise<string[]> {
    const changed: string[] = [];
    for (const file of files) {
      if (!(await isUnchanged(folder, file))) changed.push(file.path);
    }
    return changed;
  }

  async foreignFiles(folder: string, manifest: LoadManifest): Promise<string[]> {
    return await onDisk(`cannot read ${folder}`, () => foreignFiles(folder, manifest));
  }

  async foldersIn(folder: string): Promise<string[]> {
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  async stage(folder: string, bytes: number, replaces: boolean): Promise<StagedFolder> {
    return await onDisk(`cannot use ${folder}`, async () => {
      const found = await fs.lstat(folder).catch(() => undefined);
      if (found?.isSymbolicLink()) throw isLink(folder);
      if (found && replaces) refuseAboveUs(folder);
      const isWithin = found !== undefined && !replaces;
      const room = isWithin ? folder : dirname(folder);
      await fs.mkdir(room, { recursive: true });
      await checkRoom(room, bytes);
      return isWithin ? await stageWithin(folder) : await stageBeside(folder, replaces);
    });
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function checkRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await fs.statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new MlregError('error', `there is no room for ${bytes} bytes in ${folder}`, {
    hint: 'give another folder with --output, or make room',
  });
}

/** A rename would put the link's name to a folder, and leave what it leads to as it is. */
function isLink(folder: string): UsageError {
  return new UsageError(`${folder} is a link`, {
    hint: 'give the folder that it leads to, or another one, with --output',
  });
}

/** Whoever is in a folder that is replaced stays in the old one, which is gone. */
function refuseAboveUs(folder: string): void {
  const here = process.cwd();
  if (here !== folder && !here.startsWith(folder + sep)) return;
  throw new UsageError(`${folder} is the folder that you are in, and would be replaced`, {
    hint: 'go to another one, or give another one with --output',
  });
}
