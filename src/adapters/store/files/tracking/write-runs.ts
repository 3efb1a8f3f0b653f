import { join } from 'node:path';
import { folderBelow } from '../../../../domain/artifact-uri.js';
import { NotFoundError, UsageError } from '../../../../domain/errors.js';
import { tagsOfNewRun } from '../../../../domain/run-tags.js';
import type { NewRun, RunEnd } from '../../../../domain/tracking-store.js';
import type { Run } from '../../../../domain/types.js';
import type { Change } from '../changes/change.js';
import { isRunId, keyFile, META, TAGS } from '../layout.js';
import type { Described } from '../registry/require.js';
import { type MetaValue, metaText as textOf } from '../yaml/meta.js';
import { metaText } from '../yaml/meta-text.js';
import { experimentFolder, readExperiment } from './experiments.js';
import { FolderFinder } from './find-folders.js';
import { METRICS, PARAMS, readRunMeta } from './read-runs.js';
import { numberOfStatus } from './run-status.js';

export async function createRun(change: Change, root: string, run: NewRun): Promise<Run> {
  const { experimentId, name, startTime, userId = '' } = run;
  const runId = crypto.randomUUID().replaceAll('-', '');
  const experiment = await activeExperiment(root, experimentId);
  const artifactUri = folderBelow(experiment.location, runId, 'artifacts');
  const tags = tagsOfNewRun(run);
  // What is "" here was of use in MLflow 0.x; `run_uuid` is what MLflow 2 reads.
  const meta = new Map<string, MetaValue>([
    ['artifact_uri', artifactUri],
    ['deleted_time', null],
    ['end_time', null],
    ['entry_point_name', ''],
    ['experiment_id', experimentId],
    ['lifecycle_stage', 'active'],
    ['run_id', runId],
    ['run_name', name],
    ['run_uuid', runId],
    ['source_name', ''],
    ['source_type', 4],
    ['source_version', ''],
    ['start_time', startTime],
    ['status', numberOfStatus('RUNNING')],
    ['tags', []],
    ['user_id', userId],
  ]);
  const files = Array.from(tags, ([key, value]) => [keyFile(TAGS, key), value] as const);
  // MLflow takes a folder for that of a run only if it has all of these.
  const folders = [METRICS, PARAMS, 'artifacts'].map((folder) => [`${folder}/`, ''] as const);
  change.place(
    join(experiment.folder, runId),
    new Map([[META, metaText(meta)], ...files, ...folders]),
  );
  return {
    ...{ runId, name, experimentId, status: 'RUNNING', userId: userId || null },
    ...{ startTime, endTime: null, artifactUri, deleted: false },
    ...{ metrics: new Map(), params: new Map(), tags },
  };
}

export async function endRun(
  change: Change,
  root: string,
  runId: string,
  { status, endTime }: RunEnd,
): Promise<void> {
  const run = await activeRun(root, runId);
  const ended = [
    ['status', numberOfStatus(status)],
    ['end_time', endTime],
  ] as const;
  change.write(join(run.folder, META), metaText(new Map([...run.meta, ...ended])));
}

/** @throws NotFoundError, and UsageError for a run that was deleted */
export async function activeRun(root: string, runId: string): Promise<Described> {
  const folder = isRunId(runId) ? new FolderFinder('').find(root, [runId]).get(runId) : undefined;
  const meta = folder === undefined ? null : await readRunMeta(folder, runId);
  if (folder === undefined || meta === null) {
    throw new NotFoundError(`there is no run ${runId}`, { hint: '`mlflow runs list` shows them' });
  }
  if (textOf(meta, 'lifecycle_stage') !== 'deleted') return { folder, meta };
  throw new UsageError(`the run ${runId} is deleted, and takes nothing`, {
    hint: `\`mlflow runs restore --run-id ${runId}\` brings it back`,
  });
}

/** @throws NotFoundError, and UsageError for an experiment that was deleted */
export async function activeExperiment(root: string, experimentId: string) {
  const folder = experimentFolder(root, experimentId);
  const found = folder === null ? null : await readExperiment(folder);
  if (folder === null || found === null) {
    throw new NotFoundError(`there is no experiment ${experimentId}`, {
      hint: '`mlflow experiments search` shows them',
    });
  }
  if (!found.deleted) return { folder, location: found.artifactLocation ?? '' };
  throw new UsageError(`the experiment ${experimentId} is deleted, and takes no run`, {
    hint: `\`mlflow experiments restore --experiment-id ${experimentId}\` brings it back`,
  });
}
