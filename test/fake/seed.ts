import type { FakeMlflow } from './fake-mlflow.js';
import { metricRow } from './log-batch.js';
import { MODEL_STATUSES } from './logged-models.js';
import { newId } from './runs.js';
import type { LoggedModelRow, ModelRow, RunRow, Stage, VersionRow } from './state.js';

type Texts = Readonly<Record<string, string>>;
type Numbers = Readonly<Record<string, number>>;
export type FileSeeds = Readonly<Record<string, string | Uint8Array>>;

export interface RunSeed {
  id?: string;
  experimentId?: string;
  name?: string;
  status?: string;
  userId?: string;
  startTime?: number;
  endTime?: number;
  deleted?: boolean;
  metrics?: Numbers;
  params?: Texts;
  tags?: Texts;
}

export interface LoggedModelSeed {
  id?: string;
  experimentId?: string;
  name?: string;
  modelType?: string;
  sourceRunId?: string;
  status?: keyof typeof MODEL_STATUSES;
  artifactLocation?: string;
  deleted?: boolean;
  metrics?: Numbers;
  params?: Texts;
  tags?: Texts;
}

export interface VersionSeed {
  stage?: Stage;
  aliases?: readonly string[];
  tags?: Texts;
  description?: string;
  /** @default 'READY' */
  status?: 'READY' | 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION';
  statusMessage?: string;
  /** @default the logged model's `models:/m-…`, else a path of the run, else an s3 location */
  source?: string;
  storageLocation?: string;
  /** Makes a run and links the version to it. */
  run?: RunSeed;
  /** Links to a run by id, which need not exist. */
  runId?: string;
  /** Makes a logged model, of the version's run if it has one, and registers that. */
  loggedModel?: LoggedModelSeed;
  /** Files in the version's folder, by their paths. */
  files?: FileSeeds;
  createdAt?: number;
  updatedAt?: number;
  /** Soft-deleted: the number stays taken. */
  deleted?: boolean;
}

export interface ModelSeed {
  name: string;
  description?: string;
  tags?: Texts;
  versions?: readonly VersionSeed[];
}

/** Adds a registered model with versions 1, 2, …, and what belongs to them. */
export function seedModel(fake: Pick<FakeMlflow, 'state'>, seed: ModelSeed): ModelRow {
  const now = fake.state.now();
  const model: ModelRow = {
    name: seed.name,
    createdAt: now,
    updatedAt: now,
    description: seed.description ?? '',
    tags: map(seed.tags),
    aliases: new Map(),
    versions: new Map(),
  };
  fake.state.models.set(seed.name, model);
  for (const version of seed.versions ?? []) seedVersion(fake, model, version);
  return model;
}

/** Adds the next version to a model. */
export function seedVersion(
  fake: Pick<FakeMlflow, 'state'>,
  model: ModelRow,
  seed: VersionSeed = {},
): VersionRow {
  const run = seed.run === undefined ? undefined : seedRun(fake, seed.run);
  const runId = seed.runId ?? run?.id ?? '';
  const logged =
    seed.loggedModel === undefined
      ? undefined
      : seedLoggedModel(fake, { sourceRunId: runId, ...seed.loggedModel });
  const version = Math.max(0, ...model.versions.keys()) + 1;
  const now = fake.state.now();
  const storage = logged?.artifactLocation ?? run?.artifactUri.concat('/model');
  const source = seed.source ?? (logged && `models:/${logged.id}`) ?? storage;
  const fallback = `s3://bucket/${encodeURIComponent(model.name)}/${version}`;
  const row: VersionRow = {
    version,
    createdAt: seed.createdAt ?? now,
    updatedAt: seed.updatedAt ?? now,
    stage: seed.deleted === true ? 'Deleted_Internal' : (seed.stage ?? 'None'),
    description: seed.description ?? '',
    source: source ?? fallback,
    storageLocation: seed.storageLocation ?? seed.source ?? storage ?? fallback,
    runId,
    runLink: '',
    status: seed.status ?? 'READY',
    statusMessage: seed.statusMessage ?? null,
    tags: map(seed.tags),
  };
  model.versions.set(version, row);
  model.updatedAt = now;
  for (const alias of seed.aliases ?? []) model.aliases.set(alias, version);
  seedFiles(fake, storage ?? row.storageLocation, seed.files ?? {});
  return row;
}

/** Adds files below a URI. */
export function seedFiles(fake: Pick<FakeMlflow, 'state'>, uri: string, files: FileSeeds): void {
  for (const [path, content] of Object.entries(files)) {
    fake.state.files.set(`${uri.replace(/\/+$/, '')}/${path}`, Buffer.from(content));
  }
}

/** Adds a run, by default finished and in the Default experiment. */
export function seedRun(fake: Pick<FakeMlflow, 'state'>, seed: RunSeed = {}): RunRow {
  const id = seed.id ?? newId();
  const experimentId = seed.experimentId ?? '0';
  const root = fake.state.experiments.get(experimentId)?.artifactLocation;
  const name = seed.name ?? `run-${fake.state.runs.size + 1}`;
  const startTime = seed.startTime ?? fake.state.now();
  const metrics = Object.entries(seed.metrics ?? {});
  const run: RunRow = {
    id,
    experimentId,
    name,
    userId: seed.userId ?? '',
    status: seed.status ?? 'FINISHED',
    startTime,
    endTime: seed.endTime ?? startTime,
    artifactUri: `${root ?? `mlflow-artifacts:/${experimentId}`}/${id}/artifacts`,
    lifecycle: seed.deleted === true ? 'deleted' : 'active',
    metrics: new Map(metrics.map(([key, value]) => [key, metricRow(key, value, startTime, 0)])),
    params: map(seed.params),
    tags: new Map([['mlflow.runName', name], ...map(seed.tags)]),
    outputs: [],
  };
  fake.state.runs.set(id, run);
  return run;
}

/** Adds a logged model, by default READY, and the output link of its run. */
export function seedLoggedModel(
  fake: Pick<FakeMlflow, 'state'>,
  seed: LoggedModelSeed = {},
): LoggedModelRow {
  const id = seed.id ?? `m-${newId()}`;
  const run = fake.state.runs.get(seed.sourceRunId ?? '');
  const experimentId = seed.experimentId ?? run?.experimentId ?? '0';
  const root = fake.state.experiments.get(experimentId)?.artifactLocation;
  const now = fake.state.now();
  const metrics = Object.entries(seed.metrics ?? {});
  const model: LoggedModelRow = {
    id,
    experimentId,
    name: seed.name ?? 'model',
    artifactLocation:
      seed.artifactLocation ??
      `${root ?? `mlflow-artifacts:/${experimentId}`}/models/${id}/artifacts`,
    createdAt: now,
    updatedAt: now,
    status: MODEL_STATUSES[seed.status ?? 'LOGGED_MODEL_READY'],
    modelType: seed.modelType ?? '',
    sourceRunId: seed.sourceRunId ?? '',
    lifecycle: seed.deleted === true ? 'deleted' : 'active',
    params: map(seed.params),
    tags: map(seed.tags),
    metrics: metrics.map(([key, value]) => ({
      ...metricRow(key, value, now, 0),
      runId: seed.sourceRunId ?? '',
      datasetName: null,
      datasetDigest: null,
    })),
  };
  fake.state.loggedModels.set(id, model);
  run?.outputs.push({ modelId: id, step: 0 });
  return model;
}

const map = (texts: Texts = {}) => new Map(Object.entries(texts));
