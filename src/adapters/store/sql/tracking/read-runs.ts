import type { Metric, Run } from '../../../../domain/types.js';
import type { Tuple } from '../driver.js';
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

/** Runs with the latest value of each metric: four queries at once, however many there are. */
export async function readRuns(
  reading: Reading,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, Run>> {
  const wanted = (column: Statement) => reading.among(column, runIds);
  const runRows = reading.tuples(sql`
    SELECT r.run_uuid, r.name, r.experiment_id, r.status, r.user_id, r.start_time, r.end_time,
      r.artifact_uri, r.lifecycle_stage
    FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id
    WHERE ${inWorkspace(reading, 'e')} AND ${wanted(sql`r.run_uuid`)}`);
  const metricRows = reading.tuples(sql`
    SELECT m.run_uuid, m."key", CASE WHEN m.is_nan THEN NULL ELSE m.value END, m.timestamp, m.step
    FROM latest_metrics m
    WHERE ${wanted(sql`m.run_uuid`)} ORDER BY m."key" ${reading.byCodePoint}`);
  const paramRows = reading.tuples(sql`
    SELECT p.run_uuid, p."key", p.value FROM params p
    WHERE ${wanted(sql`p.run_uuid`)} ORDER BY p."key" ${reading.byCodePoint}`);
  const tagRows = reading.tuples(sql`
    SELECT t.run_uuid, t."key", t.value FROM tags t
    WHERE ${wanted(sql`t.run_uuid`)} ORDER BY t."key" ${reading.byCodePoint}`);

  const [rows, metrics, params, tags] = await Promise.all([
    runRows,
    metricRows,
    paramRows,
    tagRows,
  ]);
  const runs = new Map(rows.map(toRun).map((run) => [run.runId, run]));
  const of = (id: unknown) => runs.get(text(id) ?? '');
  for (const [id, key, value, timestamp, step] of metrics) {
    of(id)?.metrics.set(text(key) ?? '', {
      value: metricValue(value),
      timestamp: number(timestamp),
      step: number(step),
    });
  }
  for (const [id, key, value] of params) {
    of(id)?.params.set(text(key) ?? '', text(value) ?? '');
  }
  for (const [id, key, value] of tags) {
    of(id)?.tags.set(text(key) ?? '', text(value) ?? '');
  }
  return runs;
}

/** @param row - its columns as `readRuns` asks for them */
function toRun(row: Tuple): Draft {
  const [id, name, experiment, status, user, start, end, artifactUri, lifecycle] = row;
  return {
    runId: text(id) ?? '',
    name: text(name),
    experimentId: text(experiment) ?? '',
    status: text(status) ?? 'UNKNOWN',
    userId: text(user),
    startTime: number(start),
    endTime: number(end),
    artifactUri: text(artifactUri),
    deleted: lifecycle === 'deleted',
    metrics: new Map(),
    params: new Map(),
    tags: new Map(),
  };
}
