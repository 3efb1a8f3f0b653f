import { basename, resolve } from 'node:path';
import type { UploadFolder } from '../domain/upload-folder.js';
import type { WorkingFolder } from '../domain/working-folder.js';

/** A folder that is to be uploaded. @param path - as the user names it */
export async function openUploadFolder(path: string, cwd: string): Promise<UploadFolder> {
  const { LocalUploadFolder } = await import('../adapters/upload-folder.js');
  return new LocalUploadFolder(path, resolve(cwd, path));
}

/** The name of that folder, whatever it is named by. */
export function folderName(path: string, cwd: string): string {
  return basename(resolve(cwd, path));
}

/** The folder that a command works in. */
export async function openWorkingFolder(cwd: string): Promise<WorkingFolder> {
  const { LocalWorkingFolder } = await import(
    '../adapters/working-folder/local/local-working-folder.js'
  );
  return new LocalWorkingFolder(cwd);
}
