/** Values as they travel; `undefined` fields are left out of the answer, as unset proto fields are. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json | undefined };

export type Stage = 'None' | 'Staging' | 'Production' | 'Archived';

export interface VersionRow {
  version: number;
  createdAt: number;
  updatedAt: number;
  stage: Stage | 'Deleted_Internal';
  description: string | null;
  source: string;
  storageLocation: string;
  runId: string | null;
  runLink: string | null;
  status: string;
  statusMessage: string | null;
  tags: Map<string, string>;
}

export interface ModelRow {
  name: string;
  createdAt: number;
  updatedAt: number;
  description: string | null;
  tags: Map<string, string>;
  aliases: Map<string, number>;
  /** Deleted versions stay here, so that their numbers are not used again. */
  versions: Map<number, VersionRow>;
}

export interface ExperimentRow {
  id: string;
  name: string;
  artifactLocation: string;
  lifecycle: 'active' | 'deleted';
  createdAt: number;
  updatedAt: number;
  tags: Map<string, string>;
}

export interface MetricRow {
  key: string;
  value: number;
  isNan: boolean;
  timestamp: number;
  step: number;
}

export interface RunRow {
  id: string;
  experimentId: string;
  name: string;
  userId: string;
  status: string;
  startTime: number;
  endTime: number | null;
  artifactUri: string;
  lifecycle: 'active' | 'deleted';
  /** Latest value of each metric. */
  metrics: Map<string, MetricRow>;
  params: Map<string, string>;
  tags: Map<string, string>;
  outputs: { modelId: string; step: number }[];
}

export interface LoggedModelMetricRow extends MetricRow {
  runId: string;
  datasetName: string | null;
  datasetDigest: string | null;
}

export interface LoggedModelRow {
  id: string;
  experimentId: string;
  name: string;
  artifactLocation: string;
  createdAt: number;
  updatedAt: number;
  status: number;
  modelType: string;
  sourceRunId: string;
  lifecycle: 'active' | 'deleted';
  params: Map<string, string>;
  tags: Map<string, string>;
  metrics: LoggedModelMetricRow[];
}

/** Everything the server remembers. Tests may change it directly. */
export interface State {
  models: Map<string, ModelRow>;
  experiments: Map<string, ExperimentRow>;
  runs: Map<string, RunRow>;
  loggedModels: Map<string, LoggedModelRow>;
  /** Artifacts by their URI, such as `mlflow-artifacts:/0/models/m-…/artifacts/MLmodel`. */
  files: Map<string, Uint8Array>;
  /** What lies behind the artifact proxy. */
  destination: 'disk' | 's3';
  /** True as behind a `--static-prefix`: Flask answers for files too. */
  isFlask: boolean;
  /** False as with `mlflow server --no-serve-artifacts`. */
  servesArtifacts: boolean;
  /** Milliseconds; never gives the same value twice, so that orders by time are certain. */
  now(): number;
}

/** An empty registry with the Default experiment, on the given clock. */
export function createState(clock: () => number = Date.now): State {
  let last = 0;
  const now = () => {
    last = Math.max(clock(), last + 1);
    return last;
  };
  const createdAt = now();
  const byDefault: ExperimentRow = {
    id: '0',
    name: 'Default',
    artifactLocation: 'mlflow-artifacts:/0',
    lifecycle: 'active',
    createdAt,
    updatedAt: createdAt,
    tags: new Map(),
  };
  return {
    models: new Map(),
    experiments: new Map([['0', byDefault]]),
    runs: new Map(),
    loggedModels: new Map(),
    files: new Map(),
    destination: 'disk',
    isFlask: false,
    servesArtifacts: true,
    now,
  };
}

/** `[{key, value}]`, or nothing for an empty map: empty repeated fields are omitted. */
export function keyValues(map: ReadonlyMap<string, string>): JsonObject[] | undefined {
  return omitEmpty([...map].map(([key, value]) => ({ key, value })));
}

export function omitEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
