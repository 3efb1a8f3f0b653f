import { type MlflowClient, RestError } from '../../../client/index.js';
import { ConflictError } from '../../../domain/errors.js';
import { tagsOfNewRun } from '../../../domain/run-tags.js';
import { checkNewRun, checkRunEntries, checkTime } from '../../../domain/tracking-limits.js';
import type { NewRun, RunEnd, RunEntries } from '../../../domain/tracking-store.js';
import type { Run } from '../../../domain/types.js';
import { translated } from '../../client-errors/client-errors.js';
import { keyValues, logBatches } from './log-batches.js';
import { toRun } from './to-domain.js';

export async function createRun(client: MlflowClient, run: NewRun): Promise<Run> {
  checkNewRun(run);
  const created = await translated(client.baseUrl, () =>
    client.runs.create({
      experiment_id: run.experimentId,
      run_name: run.name,
      ...(run.userId === undefined ? {} : { user_id: run.userId }),
      start_time: run.startTime,
      tags: keyValues(tagsOfNewRun(run)),
    }),
  );
  return toRun(created);
}

export async function logToRun(
  client: MlflowClient,
  runId: string,
  entries: RunEntries,
): Promise<void> {
  checkRunEntries(entries);
  await translated(client.baseUrl, async () => {
    try {
      for (const batch of logBatches(entries)) await client.runs.logBatch(runId, batch);
    } catch (error) {
      throw isOtherParam(error)
        ? new ConflictError(`a parameter of the run ${runId} has another value already`, {
            hint: 'MLflow keeps the first value of a parameter; log another name, or another run',
            cause: error,
          })
        : error;
    }
  });
}

export async function endRun(
  client: MlflowClient,
  runId: string,
  { status, endTime }: RunEnd,
): Promise<void> {
  checkTime('end of a run', endTime);
  await translated(client.baseUrl, () => client.runs.update(runId, { status, end_time: endTime }));
}

/** By its words: the code is that of any bad request (2.9 to 3.17). */
function isOtherParam(error: unknown): boolean {
  return (
    error instanceof RestError && error.serverMessage.startsWith('Changing param values is not')
  );
}
