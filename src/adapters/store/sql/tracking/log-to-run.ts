import { ConflictError } from '../../../../domain/errors.js';
import { isLater, toStored } from '../../../../domain/metric-points.js';
import { RUN_NAME_TAG } from '../../../../domain/run-tags.js';
import type { MetricPoint, RunEntries } from '../../../../domain/tracking-store.js';
import { insertAll, type NewRow } from '../insert.js';
import type { Writing } from '../session.js';
import { sql } from '../statement.js';
import { real } from './real.js';
import { checkActiveRun } from './write-runs.js';

export async function logToRun(
  writing: Writing,
  runId: string,
  { metrics = [], params = new Map(), tags = new Map() }: RunEntries,
): Promise<void> {
  await checkActiveRun(writing, runId);
  await logParams(writing, runId, params);
  await logMetrics(writing, runId, metrics);
  await setTags(writing, runId, tags);
}

async function logParams(
  writing: Writing,
  runId: string,
  params: ReadonlyMap<string, string>,
): Promise<void> {
  if (params.size === 0) return;
  const rows = await writing.all(sql`SELECT key, value FROM params WHERE run_uuid = ${runId}`);
  const known = new Map(rows.map(({ key, value }) => [String(key), String(value)]));
  for (const [key, value] of params) {
    const old = known.get(key) ?? value;
    if (old === value) continue;
    throw new ConflictError(`the parameter "${key}" of the run ${runId} is "${old}" already`, {
      hint: 'MLflow keeps the first value of a parameter; log another name, or another run',
    });
  }
  const added = [...params].filter(([key]) => !known.has(key));
  await insertAll(
    writing,
    'params',
    added.map(([key, value]) => ({ key, value, run_uuid: runId })),
  );
}

async function logMetrics(
  writing: Writing,
  runId: string,
  metrics: readonly MetricPoint[],
): Promise<void> {
  const row = ({ key, value, timestamp, step }: MetricPoint): NewRow => ({
    key,
    value: real(Number.isNaN(value) ? 0 : toStored(value)),
    timestamp,
    step,
    is_nan: Number.isNaN(value) ? 1 : 0,
    run_uuid: runId,
  });
  await insertAll(writing, 'metrics', metrics.map(row), sql`ON CONFLICT DO NOTHING`);
  const latest = new Map<string, MetricPoint>();
  for (const metric of metrics) {
    const known = latest.get(metric.key);
    if (known === undefined || isLater(metric, known)) latest.set(metric.key, metric);
  }
  await insertAll(
    writing,
    'latest_metrics',
    [...latest.values()].map(row),
    sql`ON CONFLICT (key, run_uuid) DO UPDATE
      SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step,
        is_nan = excluded.is_nan
      WHERE (excluded.step, excluded.timestamp, excluded.value)
        > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)`,
  );
}

async function setTags(
  writing: Writing,
  runId: string,
  tags: ReadonlyMap<string, string>,
): Promise<void> {
  await insertAll(
    writing,
    'tags',
    Array.from(tags, ([key, value]) => ({ key, value, run_uuid: runId })),
    sql`ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value`,
  );
  const name = tags.get(RUN_NAME_TAG);
  if (name !== undefined) {
    await writing.run(sql`UPDATE runs SET name = ${name} WHERE run_uuid = ${runId}`);
  }
}
