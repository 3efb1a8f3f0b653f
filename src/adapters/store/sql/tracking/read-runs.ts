import type { Metric, Run } from '../../../../domain/types.js';
import type { Row } from '../driver.js';
import { inWorkspace } from '../registry/conditions.js';
import { number, text } from '../row.js';
import type { Reading } from '../session.js';
import { type Statement, sql } from '../statement.js';
import { metricValue } from './metric-value.js';

interface Draft extends Run {
  readonly metrics: Map<string, Metric>;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
}

/** Runs with the latest value of each metric: four queries, however many there are. */
export async function readRuns(
  reading: Reading,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, Run>> {
  const wanted = (column: Statement) => reading.among(column, runIds);
  const rows = await reading.all(sql`
    SELECT r.run_uuid, r.name, r.experiment_id, r.status, r.user_id, r.start_time, r.end_time,
      r.artifact_uri, r.lifecycle_stage
    FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id
    WHERE ${inWorkspace(reading, 'e')} AND ${wanted(sql`r.run_uuid`)}`);
  const runs = new Map(rows.map(toRun).map((run) => [run.runId, run]));
  if (runs.size === 0) return runs;

  for (const row of await reading.all(sql`
    SELECT m.run_uuid, m."key", m.value, m.timestamp, m.step, m.is_nan FROM latest_metrics m
    WHERE ${wanted(sql`m.run_uuid`)} ORDER BY m."key" ${reading.byCodePoint}`)) {
    runs.get(text(row.run_uuid) ?? '')?.metrics.set(text(row.key) ?? '', {
      value: metricValue(row.value, row.is_nan),
      timestamp: number(row.timestamp),
      step: number(row.step),
    });
  }
  for (const row of await reading.all(sql`
    SELECT p.run_uuid, p."key", p.value FROM params p
    WHERE ${wanted(sql`p.run_uuid`)} ORDER BY p."key" ${reading.byCodePoint}`)) {
    runs.get(text(row.run_uuid) ?? '')?.params.set(text(row.key) ?? '', text(row.value) ?? '');
  }
  for (const row of await reading.all(sql`
    SELECT t.run_uuid, t."key", t.value FROM tags t
    WHERE ${wanted(sql`t.run_uuid`)} ORDER BY t."key" ${reading.byCodePoint}`)) {
    runs.get(text(row.run_uuid) ?? '')?.tags.set(text(row.key) ?? '', text(row.value) ?? '');
  }
  return runs;
}

function toRun(row: Row): Draft {
  return {
    runId: text(row.run_uuid) ?? '',
    name: text(row.name),
    experimentId: text(row.experiment_id) ?? '',
    status: text(row.status) ?? 'UNKNOWN',
    userId: text(row.user_id),
    startTime: number(row.start_time),
    endTime: number(row.end_time),
    artifactUri: text(row.artifact_uri),
    deleted: row.lifecycle_stage === 'deleted',
    metrics: new Map(),
    params: new Map(),
    tags: new Map(),
  };
}
