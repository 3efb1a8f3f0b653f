import { join } from 'node:path';
import type { Change } from '../changes/change.js';
import { filesIn } from '../disk/files-in.js';
import { META, modelFolder } from '../layout.js';
import { readMeta } from '../read-meta.js';
import { checkNewName } from './check-name.js';
import { requireFreeName } from './create.js';
import { readAliases } from './read-aliases.js';
import { versionNumbers } from './read-versions.js';
import { type Described, requireModel } from './require.js';
import { modelMetaText, versionMetaText } from './write-meta.js';

/**
 * The whole folder is made anew under its new name, tags and aliases with it, which MLflow's own
 * rename loses (3.17.2). To its own name only the times move, as in MLflow's database.
 */
export async function renameModel(
  change: Change,
  root: string,
  from: string,
  to: string,
): Promise<void> {
  const model = await requireModel(root, from);
  checkNewName(to);
  const metas = await metasNamed(model, to, change.now);
  if (to === from) {
    for (const [path, text] of metas) change.write(join(model.folder, path), text);
    return;
  }
  requireFreeName(root, to);
  change.place(
    modelFolder(root, to),
    new Map<string, string | Uint8Array>([...filesIn(model.folder), ...metas]),
  );
  change.discard(model.folder);
}

/** Each `meta.yaml` of a model, by its path in the folder. Deleted versions have theirs, too. */
async function metasNamed({ folder, meta }: Described, name: string, now: number) {
  const values = [
    ['name', name],
    ['last_updated_timestamp', now],
  ] as const;
  const metas = new Map([[META, modelMetaText(meta, readAliases(folder), values)]]);
  for (const version of versionNumbers(folder)) {
    const own = await readMeta(join(folder, `version-${version}`));
    if (own !== null) metas.set(`version-${version}/${META}`, versionMetaText(own, values));
  }
  return metas;
}
