import { join } from 'node:path';
import { isEntityKey } from '../../../../domain/names.js';
import type { TagTarget } from '../../../../domain/registry-store.js';
import { checkTag } from '../../../check-tag.js';
import type { Change } from '../changes/change.js';
import { textIn } from '../disk/key-files.js';
import { keyFile, TAGS } from '../layout.js';
import { requireModel, requireVersion } from './require.js';
import { touchModel } from './write-meta.js';

/** The model was updated then, unlike in a database; the version was not (3.17.2). */
export async function setTag(
  change: Change,
  root: string,
  target: TagTarget,
  key: string,
  value: string,
): Promise<void> {
  checkTag(key, value);
  const { folder, model } = await ownerOf(root, target);
  change.write(keyFile(join(folder, TAGS), key), value);
  touchModel(change, model);
}

export async function removeTag(
  change: Change,
  root: string,
  target: TagTarget,
  key: string,
): Promise<void> {
  const { folder, model } = await ownerOf(root, target);
  if (!isEntityKey(key) || textIn(join(folder, TAGS), key) === null) return;
  change.write(keyFile(join(folder, TAGS), key), null);
  touchModel(change, model);
}

async function ownerOf(root: string, { model, version }: TagTarget) {
  if (version !== undefined) return await requireVersion(root, model, version);
  const found = await requireModel(root, model);
  return { ...found, model: found };
}
