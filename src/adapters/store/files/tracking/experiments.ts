import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedExperiment } from '../../../../domain/tracking-store.js';
import { foldersIn } from '../disk/entries.js';
import { isExperimentId, META, TRASH } from '../layout.js';
import { readMeta } from '../read-meta.js';
import { metaText, metaWords } from '../yaml/meta.js';

/** The folders of all experiments, deleted ones last; some may be something else. */
export function experimentFolders(root: string): string[] {
  return [root, join(root, TRASH)].flatMap((parent) =>
    foldersIn(parent)
      .filter(isExperimentId)
      .map((id) => join(parent, id)),
  );
}

/** The folder of an experiment; null if there is none. */
export function experimentFolder(root: string, experimentId: string): string | null {
  if (!isExperimentId(experimentId)) return null;
  const places = [join(root, experimentId), join(root, TRASH, experimentId)];
  return places.find((folder) => existsSync(join(folder, META))) ?? null;
}

/** Null for a folder that is none of MLflow's. */
export async function readExperiment(folder: string): Promise<ListedExperiment | null> {
  const meta = await readMeta(folder);
  const experimentId = meta === null ? null : metaText(meta, 'experiment_id');
  if (meta === null || experimentId === null) return null;
  return {
    experimentId,
    name: metaText(meta, 'name') ?? '',
    artifactLocation: metaWords(meta, 'artifact_location'),
    deleted: metaText(meta, 'lifecycle_stage') === 'deleted',
  };
}

/** A deleted one too: it keeps its name. */
export async function experimentNamed(
  root: string,
  name: string,
): Promise<ListedExperiment | null> {
  for (const folder of experimentFolders(root)) {
    const found = await readExperiment(folder);
    if (found?.name === name) return found;
  }
  return null;
}
