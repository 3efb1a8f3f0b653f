import type {
  ExperimentWire,
  LoggedModelWire,
  ModelVersionWire,
  RegisteredModelWire,
  RunWire,
} from '../../../client/index.js';
import { latestMetrics } from '../../../domain/metrics.js';
import { loggedModelIdOf } from '../../../domain/model-location.js';
import { findStage } from '../../../domain/names.js';
import {
  compareVersions,
  type Experiment,
  type LoggedModel,
  type LoggedModelStatus,
  type ModelVersion,
  type RegisteredModel,
  type Run,
  type Stage,
} from '../../../domain/types.js';

export function toRegisteredModel(wire: RegisteredModelWire): RegisteredModel {
  const versions = wire.latest_versions.map(({ version }) => version).sort(compareVersions);
  return {
    name: wire.name,
    description: present(wire.description),
    creationTimestamp: wire.creation_timestamp ?? null,
    lastUpdatedTimestamp: wire.last_updated_timestamp ?? null,
    latestVersion: versions.at(-1) ?? null,
    newestByStage: newestByStage(wire.latest_versions),
    aliases: byName(wire.aliases.map(({ alias, version }) => [alias, version])),
    tags: keyValues(wire.tags),
  };
}

function newestByStage(versions: readonly ModelVersionWire[]): ReadonlyMap<Stage, string> {
  const newest = new Map<Stage, string>();
  for (const { current_stage: name, version } of versions) {
    const stage = toStage(name);
    if (stage === null) continue;
    const known = newest.get(stage);
    if (known === undefined || compareVersions(known, version) < 0) newest.set(stage, version);
  }
  return newest;
}

/** @param aliases - as the model has them, where the answer came without (search, 3.17.2) */
export function toModelVersion(
  wire: ModelVersionWire,
  aliases: readonly string[] = wire.aliases,
): ModelVersion {
  const source = present(wire.source);
  return {
    modelName: wire.name,
    version: wire.version,
    stage: toStage(wire.current_stage),
    aliases: [...aliases].sort(),
    tags: keyValues(wire.tags),
    description: present(wire.description),
    runId: present(wire.run_id),
    loggedModelId: present(wire.model_id) ?? loggedModelIdOf(source),
    source,
    status: wire.status ?? 'READY',
    statusMessage: present(wire.status_message),
    creationTimestamp: wire.creation_timestamp ?? null,
    lastUpdatedTimestamp: wire.last_updated_timestamp ?? null,
  };
}

export function toExperiment(wire: ExperimentWire): Experiment {
  return {
    experimentId: wire.experiment_id,
    name: wire.name,
    artifactLocation: present(wire.artifact_location),
  };
}

export function toRun({ info, data }: RunWire): Run {
  return {
    runId: info.run_id,
    name: present(info.run_name),
    experimentId: info.experiment_id,
    status: info.status ?? 'UNKNOWN',
    userId: present(info.user_id),
    startTime: info.start_time ?? null,
    endTime: info.end_time ?? null,
    artifactUri: present(info.artifact_uri),
    deleted: info.lifecycle_stage === 'deleted',
    metrics: latestMetrics(data.metrics),
    params: keyValues(data.params),
    tags: keyValues(data.tags),
  };
}

export function toLoggedModel({ info, data }: LoggedModelWire): LoggedModel {
  return {
    modelId: info.model_id,
    name: present(info.name),
    status: toStatus(info.status),
    sourceRunId: present(info.source_run_id),
    artifactUri: present(info.artifact_uri),
    metrics: latestMetrics(data.metrics),
    params: keyValues(data.params),
    tags: keyValues(info.tags),
  };
}

/** The words are those of the server (3.17.2); the numbers those of its database. */
function toStatus(status: string | number | undefined): LoggedModelStatus | null {
  switch (status) {
    case 'LOGGED_MODEL_PENDING':
      return 'PENDING';
    case 'LOGGED_MODEL_READY':
      return 'READY';
    case 'LOGGED_MODEL_UPLOAD_FAILED':
      return 'FAILED';
  }
  return null;
}

function keyValues(wire: readonly { key: string; value: string }[]): ReadonlyMap<string, string> {
  return byName(wire.map(({ key, value }) => [key, value]));
}

/** In the order of the names: MLflow's own is the database's, which on PostgreSQL is any. */
function byName(entries: [name: string, value: string][]): ReadonlyMap<string, string> {
  return new Map(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** MLflow answers "" for a text that was never set. */
function present(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

function toStage(name: string | undefined): Stage | null {
  return name === undefined || name === '' ? null : (findStage(name) ?? null);
}
