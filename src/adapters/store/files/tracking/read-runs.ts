import { join } from 'node:path';
import { RUN_NAME_TAG } from '../../../../domain/run-tags.js';
import type { Run } from '../../../../domain/types.js';
import { textsIn } from '../disk/key-files.js';
import { TAGS } from '../layout.js';
import { readMeta } from '../read-meta.js';
import { type Meta, metaNumber, metaText, metaWords } from '../yaml/meta.js';
import { readMetrics } from './read-metrics.js';
import { statusOf } from './run-status.js';

export const METRICS = 'metrics';
export const PARAMS = 'params';

/** A run; null for a folder that is none, or says that it is another. */
export async function readRun(folder: string, runId: string): Promise<Run | null> {
  const meta = await readRunMeta(folder, runId);
  if (meta === null) return null;
  const tags = textsIn(join(folder, TAGS));
  return {
    runId,
    name: metaWords(meta, 'run_name') ?? tags.get(RUN_NAME_TAG) ?? null,
    experimentId: metaText(meta, 'experiment_id') ?? '',
    status: statusOf(metaNumber(meta, 'status')),
    userId: metaWords(meta, 'user_id'),
    startTime: metaNumber(meta, 'start_time'),
    endTime: metaNumber(meta, 'end_time'),
    artifactUri: metaWords(meta, 'artifact_uri'),
    deleted: metaText(meta, 'lifecycle_stage') === 'deleted',
    metrics: readMetrics(join(folder, METRICS)),
    params: textsIn(join(folder, PARAMS)),
    tags,
  };
}

/** MLflow 2 knew a run by `run_uuid`. An artifact may be a folder that looks like a run. */
export async function readRunMeta(folder: string, runId: string): Promise<Meta | null> {
  const meta = await readMeta(folder);
  const own = meta && (metaText(meta, 'run_id') ?? metaText(meta, 'run_uuid'));
  return own === runId ? meta : null;
}
