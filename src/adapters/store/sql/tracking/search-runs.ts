import type { RunQuery } from '../../../../domain/tracking-store.js';
import type { Run } from '../../../../domain/types.js';
import { text } from '../row.js';
import type { Reading } from '../session.js';
import { and, sql } from '../statement.js';
import { readRuns } from './read-runs.js';

/** Where a page ended: the next begins behind it, whatever was made or deleted meanwhile. */
export interface RunPlace {
  readonly startTime: number;
  readonly runId: string;
}

/**
 * One page of runs, in the order of the port.
 *
 * @param after - where the page before ended
 */
export async function searchRuns(
  reading: Reading,
  { experimentId, tags, hasTag, deleted, startedBy }: RunQuery,
  size: number,
  after: RunPlace | undefined,
): Promise<Run[]> {
  const experimentIds = [experimentId].flat().filter((id) => /^\d{1,15}$/.test(id));
  const [only, ...others] = experimentIds;
  if (only === undefined) return [];
  const start = sql`COALESCE(r.start_time, 0)`;
  const conditions = [
    others.length === 0
      ? sql`r.experiment_id = CAST(${Number(only)} AS BIGINT)`
      : reading.among(sql`CAST(r.experiment_id AS TEXT)`, experimentIds),
    ...(deleted ? [] : [sql`r.lifecycle_stage = 'active'`]),
    ...(hasTag === undefined
      ? []
      : [
          sql`EXISTS (
        SELECT 1 FROM tags t WHERE t.run_uuid = r.run_uuid AND t."key" = ${hasTag})`,
        ]),
    ...[...tags].map(
      ([key, value]) => sql`EXISTS (
        SELECT 1 FROM tags t WHERE t.run_uuid = r.run_uuid AND t."key" = ${key} AND t.value = ${value})`,
    ),
    ...(startedBy === undefined ? [] : [sql`${start} <= ${startedBy}`]),
    ...(after === undefined
      ? []
      : [
          sql`(${start} < ${after.startTime}
            OR (${start} = ${after.startTime} AND r.run_uuid > ${after.runId}))`,
        ]),
  ];
  const rows = await reading.all(sql`
    SELECT r.run_uuid FROM runs r WHERE ${and(conditions)}
    ORDER BY ${start} DESC, r.run_uuid LIMIT ${size}`);
  const ids = rows.map((row) => text(row.run_uuid) ?? '');
  const runs = await readRuns(reading, ids);
  return ids.map((id) => runs.get(id)).filter((run) => run !== undefined);
}
