import { join } from 'node:path';
import type { RunQuery } from '../../../../domain/tracking-store.js';
import { foldersIn } from '../disk/entries.js';
import { textIn } from '../disk/key-files.js';
import { isRunId, MODELS, TAGS } from '../layout.js';
import { metaNumber, metaText } from '../yaml/meta.js';
import { experimentFolder } from './experiments.js';
import { readRunMeta } from './read-runs.js';

/** A run that was found, by as little of it as tells where it comes in the order. */
export interface FoundRun {
  readonly runId: string;
  readonly folder: string;
  readonly startTime: number;
}

/**
 * The active runs that have the tags, in the order of the port. A store has no index: the files of
 * those tags are read in each run of the experiment, and `meta.yaml` in those that have them.
 *
 * @param turn - called for each run
 */
export async function searchRuns(
  root: string,
  query: RunQuery,
  turn: () => Promise<void>,
): Promise<FoundRun[]> {
  const found: FoundRun[] = [];
  for (const experimentId of [query.experimentId].flat()) {
    const experiment = experimentFolder(root, experimentId);
    if (experiment !== null) found.push(...(await searchIn(experiment, query, turn)));
  }
  return found.sort((a, b) => b.startTime - a.startTime || (a.runId < b.runId ? -1 : 1));
}

async function searchIn(
  experiment: string,
  { tags, hasTag, deleted, startedBy = Number.MAX_SAFE_INTEGER }: RunQuery,
  turn: () => Promise<void>,
): Promise<FoundRun[]> {
  const found: FoundRun[] = [];
  for (const runId of foldersIn(experiment)) {
    if (!isRunId(runId) || runId === MODELS || runId === TAGS) continue;
    await turn();
    const folder = join(experiment, runId);
    const own = join(folder, TAGS);
    const hasTags =
      [...tags].every(([key, value]) => textIn(own, key) === value) &&
      (hasTag === undefined || textIn(own, hasTag) !== null);
    const meta = hasTags ? await readRunMeta(folder, runId) : null;
    if (meta === null) continue;
    if (!deleted && metaText(meta, 'lifecycle_stage') === 'deleted') continue;
    const startTime = metaNumber(meta, 'start_time') ?? 0;
    if (startTime <= startedBy) found.push({ runId, folder, startTime });
  }
  return found;
}
