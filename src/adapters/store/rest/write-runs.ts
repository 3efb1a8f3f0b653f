import { equals, type MlflowClient, RestError } from '../../../client/index.js';
import { ConflictError } from '../../../domain/errors.js';
import { REQUEST_ID_TAG } from '../../../domain/own-tags.js';
import { tagsOfNewRun } from '../../../domain/run-tags.js';
import { checkNewRun, checkRunEntries, checkTime } from '../../../domain/tracking-limits.js';
import type { NewRun, RunEnd, RunEntries } from '../../../domain/tracking-store.js';
import type { Run } from '../../../domain/types.js';
import { translated } from '../../client-errors/client-errors.js';
import { createOnce } from './create-once.js';
import { keyValues, logBatches } from './log-batches.js';
import { toRun } from './to-domain.js';

export async function createRun(client: MlflowClient, run: NewRun): Promise<Run> {
  checkNewRun(run);
  const create = () =>
    client.runs.create({
      experiment_id: run.experimentId,
      run_name: run.name,
      ...(run.userId === undefined ? {} : { user_id: run.userId }),
      start_time: run.startTime,
      tags: keyValues(tagsOfNewRun(run)),
    });
  const requestId = run.tags?.get(REQUEST_ID_TAG);
  const created = await translated(client.baseUrl, () =>
    requestId === undefined
      ? create()
      : createOnce(create, () => findRun(client, run.experimentId, requestId)),
  );
  return toRun(created);
}

/** The run that a creation has made, by the tag that it was sent with. */
async function findRun(client: MlflowClient, experimentId: string, requestId: string) {
  const filter = equals(`tags.\`${REQUEST_ID_TAG}\``, requestId);
  const runs = client.runs.search({ experimentIds: [experimentId], filter });
  for await (const made of runs) return made;
  return undefined;
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
