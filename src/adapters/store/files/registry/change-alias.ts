import { join } from 'node:path';
import { parseAlias } from '../../../../domain/names.js';
import type { AliasChange } from '../../../../domain/registry-store.js';
import { aliasHeldByAnother } from '../../../registry-answers.js';
import type { Change } from '../changes/change.js';
import { ALIASES, keyFile, versionFolder } from '../layout.js';
import { readAliases } from './read-aliases.js';
import { readVersionMeta } from './read-versions.js';
import { requireModel, requireVersion } from './require.js';
import { touchModel } from './write-meta.js';

/** @throws ConflictError if another version has it */
export async function setAlias(
  change: Change,
  root: string,
  wanted: AliasChange,
  expectedHolder: string | null,
): Promise<void> {
  const { model: name, alias, version } = wanted;
  const model = await requireModel(root, name);
  const aliases = new Map(readAliases(model.folder));
  const stored = aliases.get(alias) ?? null;
  const holder = stored !== null && (await isLive(root, name, stored)) ? stored : null;
  if (holder !== expectedHolder) throw aliasHeldByAnother(wanted, holder, expectedHolder);
  if (version !== null) await requireVersion(root, name, version);
  if (version === null && stored === null) return;
  // One that MLflow lets nobody set, such as "latest", may be there all the same, and be removed.
  const file = keyFile(join(model.folder, ALIASES), version === null ? alias : parseAlias(alias));
  change.write(file, version);
  if (version === null) aliases.delete(alias);
  else aliases.set(alias, version);
  touchModel(change, model, aliases);
}

/** An alias that a deleted version has left behind is nobody's. */
async function isLive(root: string, model: string, version: string): Promise<boolean> {
  const folder = versionFolder(root, model, version);
  return folder !== null && (await readVersionMeta(folder)) !== null;
}
