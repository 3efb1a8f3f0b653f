import { latestMetrics, type StoredPoint } from '../../../../domain/metrics.js';
import type { LoggedModelQuery } from '../../../../domain/tracking-store.js';
import type { LoggedModel } from '../../../../domain/types.js';
import { loggedModelStatus } from '../../../logged-model-status.js';
import { inWorkspace } from '../registry/conditions.js';
import { number, text } from '../row.js';
import type { Reading } from '../session.js';
import { type Statement, sql } from '../statement.js';
import { metricValue } from './metric-value.js';

/** Logged models, deleted ones too: four queries. None before MLflow 3, which brought the tables. */
export async function readLoggedModels(
  reading: Reading,
  modelIds: readonly string[],
): Promise<ReadonlyMap<string, LoggedModel>> {
  if (!reading.schema.columns.tables.has('logged_models')) return new Map();
  return await readWhere(reading, reading.among(sql`l.model_id`, modelIds));
}

/** The one of an id, or those of a run, newest first; no deleted ones. */
export async function findLoggedModels(
  reading: Reading,
  by: LoggedModelQuery,
): Promise<LoggedModel[]> {
  if (!reading.schema.columns.tables.has('logged_models')) return [];
  const which =
    'modelId' in by ? sql`l.model_id = ${by.modelId}` : sql`l.source_run_id = ${by.runId}`;
  const found = await readWhere(reading, sql`${which} AND l.lifecycle_stage = 'active'`);
  return [...found.values()];
}

async function readWhere(
  reading: Reading,
  which: Statement,
): Promise<ReadonlyMap<string, LoggedModel>> {
  const rows = await reading.all(sql`
    SELECT l.model_id, l.name, l.status, l.source_run_id, l.artifact_location FROM logged_models l
    JOIN experiments e ON e.experiment_id = l.experiment_id
    WHERE ${inWorkspace(reading, 'e')} AND ${which} ORDER BY l.creation_timestamp_ms DESC`);
  if (rows.length === 0) return new Map();
  const found = rows.map((row) => text(row.model_id) ?? '');
  const wanted = (column: Statement) => reading.among(column, found);

  const points = new Map<string, StoredPoint[]>();
  // In the order in which MLflow lets one value go before another.
  for (const row of await reading.all(sql`
    SELECT m.model_id, m.metric_name, m.metric_value, m.metric_timestamp_ms, m.metric_step
    FROM logged_model_metrics m WHERE ${wanted(sql`m.model_id`)}
    ORDER BY m.metric_name ${reading.byCodePoint}, m.metric_step, m.metric_timestamp_ms, m.metric_value`)) {
    const id = text(row.model_id) ?? '';
    const known = points.get(id) ?? [];
    known.push({
      key: text(row.metric_name) ?? '',
      value: metricValue(row.metric_value),
      timestamp: number(row.metric_timestamp_ms),
      step: number(row.metric_step),
    });
    points.set(id, known);
  }
  const params = textsByModel(
    await reading.all(sql`
      SELECT p.model_id, p.param_key AS "key", p.param_value AS value FROM logged_model_params p
      WHERE ${wanted(sql`p.model_id`)} ORDER BY p.param_key ${reading.byCodePoint}`),
  );
  const tags = textsByModel(
    await reading.all(sql`
      SELECT t.model_id, t.tag_key AS "key", t.tag_value AS value FROM logged_model_tags t
      WHERE ${wanted(sql`t.model_id`)} ORDER BY t.tag_key ${reading.byCodePoint}`),
  );
  return new Map(
    rows.map((row) => {
      const modelId = text(row.model_id) ?? '';
      const model: LoggedModel = {
        modelId,
        name: text(row.name),
        status: loggedModelStatus(number(row.status)),
        sourceRunId: text(row.source_run_id),
        artifactUri: text(row.artifact_location),
        metrics: latestMetrics(points.get(modelId) ?? []),
        params: params.get(modelId) ?? new Map(),
        tags: tags.get(modelId) ?? new Map(),
      };
      return [modelId, model];
    }),
  );
}

function textsByModel(rows: Awaited<ReturnType<Reading['all']>>) {
  const byModel = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const id = text(row.model_id) ?? '';
    const texts = byModel.get(id) ?? new Map<string, string>();
    texts.set(text(row.key) ?? '', text(row.value) ?? '');
    byModel.set(id, texts);
  }
  return byModel;
}
