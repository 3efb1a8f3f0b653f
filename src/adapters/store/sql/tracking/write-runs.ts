import { folderBelow } from '../../../../domain/artifact-uri.js';
import { NotFoundError, UsageError } from '../../../../domain/errors.js';
import { tagsOfNewRun } from '../../../../domain/run-tags.js';
import type { NewRun, RunEnd } from '../../../../domain/tracking-store.js';
import type { Run } from '../../../../domain/types.js';
import { insertAll, insertInto } from '../insert.js';
import { inWorkspace } from '../registry/conditions.js';
import { text } from '../row.js';
import type { Reading, Writing } from '../session.js';
import { sql } from '../statement.js';

export async function createRun(writing: Writing, run: NewRun): Promise<Run> {
  const { experimentId, name, startTime, userId = '' } = run;
  const runId = crypto.randomUUID().replaceAll('-', '');
  const artifactUri = folderBelow(await locationOf(writing, experimentId), runId, 'artifacts');
  const tags = tagsOfNewRun(run);
  // What is "" here was of use in MLflow 0.x; MLflow's server still writes it so (3.17.2).
  const row = {
    run_uuid: runId,
    name,
    source_type: 'UNKNOWN',
    source_name: '',
    entry_point_name: '',
    user_id: userId,
    status: 'RUNNING',
    start_time: startTime,
    source_version: '',
    lifecycle_stage: 'active',
    artifact_uri: artifactUri,
    experiment_id: Number(experimentId),
  };
  await writing.run(insertInto('runs', [row]));
  await insertAll(
    writing,
    'tags',
    Array.from(tags, ([key, value]) => ({ key, value, run_uuid: runId })),
  );
  return {
    ...{ runId, name, experimentId, status: 'RUNNING', userId: userId || null },
    ...{ startTime, endTime: null, artifactUri, deleted: false },
    ...{ metrics: new Map(), params: new Map(), tags },
  };
}

export async function endRun(
  writing: Writing,
  runId: string,
  { status, endTime }: RunEnd,
): Promise<void> {
  await checkActiveRun(writing, runId);
  await writing.run(sql`
    UPDATE runs SET status = ${status}, end_time = ${endTime} WHERE run_uuid = ${runId}`);
}

/** @throws NotFoundError, and UsageError for a run that was deleted */
export async function checkActiveRun(reading: Reading, runId: string): Promise<void> {
  const [run] = await reading.all(sql`
    SELECT r.lifecycle_stage FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id
    WHERE r.run_uuid = ${runId} AND ${inWorkspace(reading, 'e')}`);
  if (run === undefined) {
    throw new NotFoundError(`there is no run ${runId}`, { hint: '`mlflow runs list` shows them' });
  }
  if (run.lifecycle_stage === 'active') return;
  throw new UsageError(`the run ${runId} is deleted, and takes nothing`, {
    hint: `\`mlflow runs restore --run-id ${runId}\` brings it back`,
  });
}

/** Where the files of an experiment are. */
export async function locationOf(reading: Reading, experimentId: string): Promise<string> {
  const [experiment] = /^\d{1,15}$/.test(experimentId)
    ? await reading.all(sql`
        SELECT artifact_location, lifecycle_stage FROM experiments
        WHERE experiment_id = CAST(${Number(experimentId)} AS BIGINT)
          AND ${inWorkspace(reading, 'experiments')}`)
    : [];
  if (experiment === undefined) {
    throw new NotFoundError(`there is no experiment ${experimentId}`, {
      hint: '`mlflow experiments search` shows them',
    });
  }
  if (experiment.lifecycle_stage === 'active') return text(experiment.artifact_location) ?? '';
  throw new UsageError(`the experiment ${experimentId} is deleted, and takes no run`, {
    hint: `\`mlflow experiments restore --experiment-id ${experimentId}\` brings it back`,
  });
}
