import { randomUUID } from 'node:crypto';
import { directly } from '../adapters/sql/database.js';
import type { TrackingSeeds } from './tracking-store.js';

type Insert = (
  table: string,
  row: Readonly<Record<string, string | number | null>>,
) => Promise<unknown>;

/** Puts a row into an SQLite file. */
export function sqliteInsert(file: string): Insert {
  return (table, row) =>
    directly(file, (database) => {
      const columns = Object.keys(row).map((column) => `"${column}"`);
      const places = columns.map(() => '?');
      database
        .prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${places.join()})`)
        .run(...Object.values(row));
    });
}

/** Puts runs and logged models into a database as MLflow 3.17.2 stores them. */
export async function sqlSeeds(insert: Insert): Promise<Omit<TrackingSeeds, 'store'>> {
  const experiment = 1 + Math.floor(Math.random() * 1e9);
  await insert('experiments', {
    experiment_id: experiment,
    name: `contract ${randomUUID()}`,
    artifact_location: 's3://bucket/1',
    lifecycle_stage: 'active',
  });
  return {
    addRun: async ({ name, metrics, params, tags, deleted = false }) => {
      const run = randomUUID().replaceAll('-', '');
      await insert('runs', {
        run_uuid: run,
        name,
        status: 'FINISHED',
        start_time: 1,
        end_time: 2,
        lifecycle_stage: deleted ? 'deleted' : 'active',
        artifact_uri: `s3://bucket/1/${run}/artifacts`,
        experiment_id: experiment,
      });
      for (const [key, value] of Object.entries(metrics)) {
        const isNan = Number.isNaN(value);
        const stored = isNan ? 0 : value;
        const row = {
          key,
          value: stored,
          timestamp: 1,
          step: 0,
          is_nan: isNan ? 1 : 0,
          run_uuid: run,
        };
        await insert('latest_metrics', row);
      }
      for (const [key, value] of Object.entries(params))
        await insert('params', { key, value, run_uuid: run });
      for (const [key, value] of Object.entries(tags))
        await insert('tags', { key, value, run_uuid: run });
      return run;
    },
    addLoggedModel: async ({ runId, params }) => {
      const model = `m-${randomUUID().replaceAll('-', '')}`;
      await insert('logged_models', {
        model_id: model,
        experiment_id: experiment,
        name: 'model',
        artifact_location: `s3://bucket/1/models/${model}/artifacts`,
        creation_timestamp_ms: 1,
        last_updated_timestamp_ms: 1,
        status: 2,
        lifecycle_stage: 'active',
        source_run_id: runId,
      });
      for (const [key, value] of Object.entries(params)) {
        const row = { param_key: key, param_value: value };
        await insert('logged_model_params', { model_id: model, experiment_id: experiment, ...row });
      }
      return model;
    },
  };
}
