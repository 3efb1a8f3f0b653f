import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { put } from '../adapters/files/file-store.js';
import type { TrackingSeeds } from './tracking-store.js';
import type { TrackingWriting } from './tracking-writes.js';

/** Puts runs and logged models into a file store as MLflow 3.17.2 keeps them. */
export function fileSeeds(store: string): Omit<TrackingSeeds, 'store'> {
  const experiment = String(1 + Math.floor(Math.random() * 1e15));
  const root = `file://${store}/${experiment}`;
  put(join(store, experiment), {
    'meta.yaml': `artifact_location: ${root}\nexperiment_id: '${experiment}'\nlifecycle_stage: active\nname: contract\n`,
  });
  const texts = (kind: string, all: Readonly<Record<string, string | number>>) =>
    Object.fromEntries(Object.entries(all).map(([key, value]) => [`${kind}/${key}`, `${value}`]));
  const points = (all: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => {
        // Not in their order, and one twice, as MLflow leaves them.
        const line = `1 ${Number.isNaN(value) ? 'nan' : value} 1\n`;
        return [`metrics/${key}`, `1 0.25 -1\n${line}${line}1 0.5 0\n`];
      }),
    );
  return {
    addRun: async ({ name, metrics, params, tags, deleted = false }) => {
      const run = randomUUID().replaceAll('-', '');
      put(join(store, experiment, run), {
        'meta.yaml': `artifact_uri: ${root}/${run}/artifacts
end_time: 2
entry_point_name: ''
experiment_id: '${experiment}'
lifecycle_stage: ${deleted ? 'deleted' : 'active'}
run_id: '${run}'
run_name: ${name}
source_type: 4
start_time: 1
status: 3
tags: []
user_id: unknown
`,
        ...points(metrics),
        ...texts('params', params),
        ...texts('tags', tags),
      });
      return run;
    },
    addLoggedModel: async ({ runId, params }) => {
      const model = `m-${randomUUID().replaceAll('-', '')}`;
      put(join(store, experiment, 'models', model), {
        'meta.yaml': `artifact_location: ${root}/models/${model}/artifacts
creation_timestamp: 1
experiment_id: '${experiment}'
last_updated_timestamp: 1
model_id: ${model}
model_type: null
name: model
source_run_id: '${runId}'
status: 2
status_message: null
`,
        ...texts('params', params),
      });
      return model;
    },
  };
}

/** Deletes as MLflow does: a mark in its file, and an experiment goes to `.trash`. */
export function fileDeletes(store: string): Omit<TrackingWriting, 'store'> {
  const mark = (file: string) => {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('lifecycle_stage: active', 'lifecycle_stage: deleted'));
  };
  return {
    deleteRun: async (runId) => {
      const files = readdirSync(store).map((id) => join(store, id, runId, 'meta.yaml'));
      for (const file of files.filter((each) => existsSync(each))) mark(file);
    },
    deleteExperiment: async (experimentId) => {
      mark(join(store, experimentId, 'meta.yaml'));
      renameSync(join(store, experimentId), join(store, '.trash', experimentId));
    },
  };
}
