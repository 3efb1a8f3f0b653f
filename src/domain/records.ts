import { isoTime } from './iso-time.js';
import { joinMetrics, joinParams } from './metrics.js';
import { metricValue, parameterValue } from './parameters.js';
import type { LoggedModel, ModelVersion, RegisteredModel, Run, Stage } from './types.js';
import { compareNames, compareVersions } from './types.js';

/*
 * Models and versions as programs see them: snake_case keys, ISO-8601 times in UTC, null for what is
 * absent. The fields are only ever added to.
 */

/** A version with what stands behind it, as far as it still exists. */
export interface VersionWithOrigin {
  readonly version: ModelVersion;
  readonly run?: Run | undefined;
  readonly loggedModel?: LoggedModel | undefined;
}

export const MODEL_FIELDS = [
  'registered_name',
  'model_name',
  'description',
  'creation_timestamp',
  'last_updated_timestamp',
  'latest_version',
  'stages',
  'aliases',
  'tags',
] as const;

/** Fields of a version that the registry itself knows. */
const REGISTRY_FIELDS = [
  'model_name',
  'registered_name',
  'version',
  'stage',
  'aliases',
  'tags',
  'description',
  'run_id',
  'creation_timestamp',
  'last_updated_timestamp',
  'source',
  'status',
  'status_message',
  'logged_model_id',
  'model_uri',
] as const;

/** Fields that need the run or the logged model. */
const ORIGIN_FIELDS = ['artifact_uri', 's3_location', 'metrics', 'parameters'] as const;

export const VERSION_FIELDS = [...REGISTRY_FIELDS, ...ORIGIN_FIELDS] as const;

export type ModelRecord = Record<(typeof MODEL_FIELDS)[number], unknown>;
export type VersionRecord = Record<(typeof VERSION_FIELDS)[number], unknown>;

/** True if one of the fields, such as `metrics.accuracy`, is not known to the registry itself. */
export function needsOrigin(fields: readonly string[]): boolean {
  const needed: readonly string[] = ORIGIN_FIELDS;
  return fields.some((field) => needed.includes(field.split('.', 1)[0] ?? ''));
}

/** @param nameWithoutPrefix - the name that a user of the prefix types */
export function modelRecord(model: RegisteredModel, nameWithoutPrefix: string): ModelRecord {
  return {
    registered_name: model.name,
    model_name: nameWithoutPrefix,
    description: model.description,
    creation_timestamp: isoTime(model.creationTimestamp),
    last_updated_timestamp: isoTime(model.lastUpdatedTimestamp),
    latest_version: model.latestVersion,
    stages: new Map([...model.newestByStage].map(([stage, version]) => [stage, [version]])),
    aliases: sorted(model.aliases),
    tags: sorted(model.tags),
  };
}

/** Every version of each stage, ascending, for the page of one model. */
export function versionsByStage(versions: readonly ModelVersion[]): ReadonlyMap<Stage, string[]> {
  const byStage = new Map<Stage, string[]>();
  for (const { stage, version } of versions) {
    if (stage !== null) byStage.set(stage, [...(byStage.get(stage) ?? []), version]);
  }
  for (const numbers of byStage.values()) numbers.sort(compareVersions);
  return byStage;
}

/** @param nameWithoutPrefix - the name that a user of the prefix types */
export function versionRecord(
  { version, run, loggedModel }: VersionWithOrigin,
  nameWithoutPrefix: string,
): VersionRecord {
  const artifactUri = artifactUriOf({ version, run, loggedModel });
  return {
    model_name: nameWithoutPrefix,
    registered_name: version.modelName,
    version: version.version,
    stage: version.stage,
    aliases: version.aliases,
    tags: sorted(version.tags),
    description: version.description,
    run_id: version.runId,
    creation_timestamp: isoTime(version.creationTimestamp),
    last_updated_timestamp: isoTime(version.lastUpdatedTimestamp),
    source: version.source,
    status: version.status,
    status_message: version.statusMessage,
    logged_model_id: version.loggedModelId,
    model_uri: modelUri(version),
    artifact_uri: artifactUri,
    s3_location: s3Location(artifactUri),
    metrics: shown(joinMetrics(run, loggedModel), ({ value }) => metricValue(value)),
    parameters: shown(joinParams(run, loggedModel), parameterValue),
  };
}

/** The run of a version, as `details` shows it. */
export function runRecord(run: Run): Record<string, unknown> {
  return {
    run_id: run.runId,
    run_name: run.name,
    experiment_id: run.experimentId,
    status: run.status,
    deleted: run.deleted,
    user: run.userId,
    start_time: isoTime(run.startTime),
    end_time: isoTime(run.endTime),
    duration_seconds:
      run.startTime === null || run.endTime === null ? null : (run.endTime - run.startTime) / 1000,
    artifact_uri: run.artifactUri,
    tags: sorted(run.tags),
  };
}

/** MLflow's own URI of a version. */
export function modelUri({ modelName, version }: ModelVersion): string {
  return `models:/${modelName}/${version}`;
}

/** The root that holds the model's files; null where that is not known. */
export function artifactUriOf({ version, run, loggedModel }: VersionWithOrigin): string | null {
  return loggedModel?.artifactUri ?? run?.artifactUri ?? storageUri(version.source);
}

/** The same if it is on S3, else null. */
export function s3Location(artifactUri: string | null): string | null {
  return artifactUri?.startsWith('s3://') ? artifactUri : null;
}

/** Where a version without a run says that its files are; not what refers to another model or run. */
function storageUri(source: string | null): string | null {
  return source === null || /^(models|runs):/.test(source) ? null : source;
}

function shown<Value, Shown>(
  map: ReadonlyMap<string, Value>,
  show: (value: Value) => Shown,
): ReadonlyMap<string, Shown> {
  const all = new Map<string, Shown>();
  for (const [key, value] of sorted(map)) all.set(key, show(value));
  return all;
}

/** Most are in order already: a store reads them so. */
function sorted<Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return isSorted(map) ? map : new Map([...map].sort(([a], [b]) => compareNames(a, b)));
}

function isSorted(map: ReadonlyMap<string, unknown>): boolean {
  let last: string | undefined;
  for (const key of map.keys()) {
    if (last !== undefined && compareNames(last, key) > 0) return false;
    last = key;
  }
  return true;
}
