import { equals, type MlflowClient } from '../../../client/index.js';
import { checkRunQuery } from '../../../domain/tracking-limits.js';
import type { RunQuery } from '../../../domain/tracking-store.js';
import type { Run } from '../../../domain/types.js';
import { translatedList } from '../../client-errors/client-errors.js';
import { toRun } from './to-domain.js';

/** Pages are by offset: a run that is made meanwhile comes twice, and once is enough. */
export async function* searchRuns(
  client: MlflowClient,
  query: RunQuery,
): AsyncGenerator<Run, void, undefined> {
  checkRunQuery(query);
  const { experimentId, tags, hasTag, deleted, startedBy, pageSize } = query;
  const conditions = [...tags].map(([key, value]) => equals(`tags.\`${key}\``, value));
  // `IS NOT NULL` came with MLflow 3.
  if (hasTag !== undefined) conditions.push(`tags.\`${hasTag}\` LIKE '%'`);
  if (startedBy !== undefined) conditions.push(`attributes.start_time <= ${startedBy}`);
  const wires = client.runs.search({
    experimentIds: [experimentId].flat(),
    filter: conditions.join(' AND '),
    viewType: deleted ? 'ALL' : 'ACTIVE_ONLY',
    orderBy: ['attributes.start_time DESC'],
    pageSize,
  });
  const given = new Set<string>();
  for await (const wire of translatedList(client.baseUrl, wires)) {
    const run = toRun(wire);
    if (given.has(run.runId)) continue;
    given.add(run.runId);
    yield run;
  }
}
