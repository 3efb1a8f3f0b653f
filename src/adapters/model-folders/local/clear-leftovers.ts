import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MANIFEST_NAME } from '../../../domain/model-folder.js';
import { foreignFiles, readManifest } from './loaded-folder.js';
import { moveUp } from './move-up.js';
import { FORMER, isLeftBehind, isStagingWithin } from './staging-name.js';

/**
 * Puts right what loads of a folder left that were killed: what was replaced half-way is put back,
 * what was moved half-way is moved, private folders go. What cannot be put right stays as it is.
 */
export async function clearLeftovers(folder: string): Promise<void> {
  const name = basename(folder);
  const beside = (await entriesOf(dirname(folder)))
    .filter((entry) => isLeftBehind(entry, name))
    .map((entry) => join(dirname(folder), entry));
  const formers = beside.filter((path) => path.endsWith(FORMER));
  for (const path of formers) await putBack(path, folder).catch(ignored);
  for (const path of beside) if (!formers.includes(path)) await remove(path);

  for (const entry of (await entriesOf(folder)).filter((each) => isLeftBehind(each))) {
    await finish(folder, join(folder, entry)).catch(ignored);
  }
}

/** The former folder: back where it was, or away if what replaced it stands and it holds no more than ours. */
async function putBack(former: string, folder: string): Promise<void> {
  if ((await fs.lstat(folder).catch(ignored)) === undefined) {
    return await fs.rename(former, folder);
  }
  const manifest = await readManifest(former);
  const isOurs = manifest && (await foreignFiles(former, manifest)).length === 0;
  if (isOurs && (await readManifest(folder))) await remove(former);
}

/** Its manifest is written when all its files are, and leaves it last. */
async function finish(folder: string, staging: string): Promise<void> {
  const there = (await fs.readdir(folder)).filter((name) => !isStagingWithin(name));
  const manifest = await readManifest(staging);
  if (there.length === 0 || there.includes(MANIFEST_NAME) || !manifest)
    return await remove(staging);
  const ours = new Set(manifest.files.map(({ path }) => path.split('/', 1)[0]));
  if (there.every((name) => ours.has(name))) await moveUp(folder, staging);
}

async function entriesOf(folder: string): Promise<string[]> {
  return await fs.readdir(folder).catch(() => []);
}

async function remove(path: string): Promise<void> {
  await fs.rm(path, { recursive: true, force: true }).catch(ignored);
}

/** Another load may do the same at the same time; and the one that asked has work of its own. */
function ignored(): undefined {}
