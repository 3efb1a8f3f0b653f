import type { Meta, MetaValue } from '../yaml/meta.js';

/*
 * The fields of a `meta.yaml` as MLflow 3.17.2 writes them; older ones pass over those that they do
 * not know.
 */

export function newModelMeta(name: string, description: string | null, now: number): Meta {
  return new Map<string, MetaValue>([
    ['aliases', new Map()],
    ['creation_timestamp', now],
    ['deployment_job_id', null],
    ['deployment_job_state', null],
    ['description', description],
    ['last_updated_timestamp', now],
    ['name', name],
    ['workspace', 'default'],
  ]);
}

export interface NewVersionFields {
  readonly model: string;
  readonly version: string;
  readonly description: string | null;
  readonly source: string;
  readonly storageLocation: string;
  readonly runId: string | null;
  readonly loggedModelId: string | null;
  readonly now: number;
}

export function newVersionMeta(fields: NewVersionFields): Meta {
  return new Map<string, MetaValue>([
    ['creation_timestamp', fields.now],
    ['current_stage', 'None'],
    ['deployment_job_state', null],
    ['description', fields.description],
    ['last_updated_timestamp', fields.now],
    ['model_id', fields.loggedModelId],
    ['name', fields.model],
    ['run_id', fields.runId],
    ['run_link', null],
    ['source', fields.source],
    ['status', 'READY'],
    ['status_message', null],
    ['storage_location', fields.storageLocation],
    ['user_id', null],
    ['version', Number(fields.version)],
    ['workspace', 'default'],
  ]);
}
