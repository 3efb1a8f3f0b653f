import { join } from 'node:path';
import { findStage } from '../../../../domain/names.js';
import type { ExpectedVersion, TagTarget } from '../../../../domain/registry-store.js';
import { aliasesOf, isSameSet, versionChanged } from '../../../registry-answers.js';
import type { Change } from '../changes/change.js';
import { ALIASES, keyFile } from '../layout.js';
import { metaText } from '../yaml/meta.js';
import { readAliases } from './read-aliases.js';
import { DELETED, toVersion } from './read-versions.js';
import { requireModel, requireVersion } from './require.js';
import { changeVersion, touchModel } from './write-meta.js';

/** The model's own time stays where a version is described (3.17.2). */
export async function setDescription(
  change: Change,
  root: string,
  { model, version }: TagTarget,
  description: string | null,
): Promise<void> {
  const values = { description: description || null };
  if (version !== undefined) {
    changeVersion(change, await requireVersion(root, model, version), values);
  } else {
    const found = await requireModel(root, model);
    touchModel(change, found, readAliases(found.folder), values);
  }
}

export async function deleteModel(change: Change, root: string, name: string): Promise<void> {
  const { folder } = await requireModel(root, name);
  change.discard(folder);
}

/**
 * The folder stays, so that the number is not given again, and with it all that it said.
 *
 * @throws ConflictError if it is no longer as expected
 */
export async function deleteVersion(
  change: Change,
  root: string,
  name: string,
  version: string,
  expected: ExpectedVersion,
): Promise<void> {
  const found = await requireVersion(root, name, version);
  const aliases = new Map(readAliases(found.model.folder));
  const own = aliasesOf(aliases, version);
  const stage = findStage(metaText(found.meta, 'current_stage') ?? '') ?? 'None';
  if (stage !== expected.stage || !isSameSet(own, expected.aliases)) {
    throw versionChanged(toVersion(name, version, found.folder, found.meta, aliases));
  }
  changeVersion(change, found, { current_stage: DELETED });
  for (const alias of own) {
    change.write(keyFile(join(found.model.folder, ALIASES), alias), null);
    aliases.delete(alias);
  }
  touchModel(change, found.model, aliases);
}
