import { folderBelow } from '../domain/artifact-uri.js';
import { NotFoundError, RefusedError, UsageError } from '../domain/errors.js';
import type { ModelLocation } from '../domain/model-location.js';
import type { Ref } from '../domain/refs.js';
import type { Registry } from '../domain/registry.js';
import type { LoggedModel, ModelVersion, Run } from '../domain/types.js';
import { orUndefined } from './or-undefined.js';

/** Where a version may come from: a folder of a run, a logged model, or a place for files. */
export type SourceRef = Exclude<Ref, { kind: 'model' }> | { readonly kind: 'uri'; uri: string };

/** A source that is there, and holds a model. */
export interface CheckedSource {
  /** What the version will say that it was made from. */
  readonly source: string;
  readonly run: Run | null;
  readonly loggedModel: LoggedModel | null;
}

export interface SourceOptions {
  /** Take a run that is deleted: its files are there until `mlflow gc`. */
  readonly deleted?: boolean | undefined;
}

export type SourceDeps = Pick<Registry, 'tracking' | 'openArtifacts'>;

/** The file that makes a folder a model of MLflow's. */
export const MODEL_FILE = 'MLmodel';

/**
 * Looks whether a version can be made from a source, as MLflow's own client resolves it (3.17.2): the
 * folder of the run where it holds a model, else the run's logged model of that name.
 *
 * @throws NotFoundError if it is not there, is deleted, or holds no model
 * @throws RefusedError for a logged model that is not READY
 */
export async function checkSource(
  ref: SourceRef,
  deps: SourceDeps,
  options: SourceOptions = {},
): Promise<CheckedSource> {
  switch (ref.kind) {
    case 'uri':
      return await checkUri(ref.uri, deps);
    case 'logged-model':
      return await checkLoggedModelId(ref.modelId, deps);
    case 'run':
      return await checkRun(ref, deps, options);
  }
}

/** True if a version was made from that source: by mlreg, or by MLflow of any version. */
export function isMadeFrom(
  { source, run, loggedModel }: CheckedSource,
  version: ModelVersion,
): boolean {
  if (loggedModel) return version.loggedModelId === loggedModel.modelId;
  if (version.source === source) return true;
  const path = run?.artifactUri ? source.slice(run.artifactUri.length + 1) : null;
  return path !== null && version.source === `runs:/${run?.runId}/${path}`;
}

async function checkUri(uri: string, deps: SourceDeps): Promise<CheckedSource> {
  const source = uri.replace(/(?<!\/)\/+$/, '');
  await checkHoldsModel({ uri: source, runId: null, loggedModelId: null }, deps);
  return { source, run: null, loggedModel: null };
}

async function checkLoggedModelId(modelId: string, deps: SourceDeps): Promise<CheckedSource> {
  const [loggedModel] = await deps.tracking.findLoggedModels({ modelId });
  if (loggedModel === undefined) {
    throw new NotFoundError(`there is no logged model ${modelId}`, {
      hint: "it may be deleted, or another server's; `mlreg config show` tells which one was asked",
    });
  }
  const runId = loggedModel.sourceRunId;
  const run = runId === null ? undefined : (await deps.tracking.getRuns([runId])).get(runId);
  return await checkLoggedModel(loggedModel, run ?? null, deps);
}

async function checkLoggedModel(
  loggedModel: LoggedModel,
  run: Run | null,
  deps: SourceDeps,
): Promise<CheckedSource> {
  const { modelId, status, artifactUri, sourceRunId: runId } = loggedModel;
  if (status !== null && status !== 'READY') {
    throw new RefusedError(`the logged model ${modelId} is ${status}, not READY`, {
      hint: 'log it again, and register it when its files are complete',
    });
  }
  await checkHoldsModel({ uri: artifactUri ?? '', runId, loggedModelId: modelId }, deps);
  return { source: `models:/${modelId}`, run, loggedModel };
}

async function checkRun(
  { runId, path }: Extract<Ref, { kind: 'run' }>,
  deps: SourceDeps,
  { deleted = false }: SourceOptions,
): Promise<CheckedSource> {
  const run = (await deps.tracking.getRuns([runId])).get(runId);
  if (run === undefined) {
    throw new NotFoundError(`there is no run ${runId}`, {
      hint: 'is it the run of another server? `mlreg config show` tells which one was asked',
    });
  }
  if (run.deleted && !deleted) {
    throw new NotFoundError(`the run ${runId} is deleted`, {
      hint: `\`mlflow runs restore --run-id ${runId}\` brings it back`,
    });
  }
  return await checkModelOfRun(run, path, deps);
}

/** The path that MLflow's own examples log a model at. */
const USUAL_PATH = 'model';

/**
 * The same of a run that is at hand and not deleted.
 *
 * @param path - undefined for `model`, or for the one logged model that the run has
 */
export async function checkModelOfRun(
  run: Run,
  path: string | undefined,
  deps: SourceDeps,
): Promise<CheckedSource> {
  if (path !== undefined) checkPath(path);
  const { runId } = run;
  const source = folderBelow(run.artifactUri ?? '', path ?? USUAL_PATH);
  if (await holdsModel({ uri: source, runId, loggedModelId: null }, deps)) {
    return { source, run, loggedModel: null };
  }
  const ofRun = await deps.tracking.findLoggedModels(run);
  const only = path === undefined && ofRun.length === 1 ? ofRun[0] : undefined;
  const named = ofRun.find(({ name }) => name === (path ?? USUAL_PATH)) ?? only;
  if (named) return await checkLoggedModel(named, run, deps);
  const names = ofRun.flatMap(({ name }) => name ?? []);
  throw new NotFoundError(`the run ${runId} has no model at ${path ?? USUAL_PATH}`, {
    hint:
      names.length > 0
        ? `its logged models are: ${names.join(', ')}`
        : `a model is a folder with a file ${MODEL_FILE}; log one with mlflow.log_model, or upload one with --path`,
  });
}

/** MLflow's server refuses `..` as well (3.17.2), a database would not. */
function checkPath(path: string): void {
  if (!path.split('/').some((part) => part === '' || part === '.' || part === '..')) return;
  throw new UsageError(`"${path}" is no path of a run`, { hint: 'write runs:/RUN_ID/PATH' });
}

async function checkHoldsModel(
  location: Pick<ModelLocation, 'uri' | 'runId' | 'loggedModelId'>,
  deps: SourceDeps,
): Promise<void> {
  if (await holdsModel(location, deps)) return;
  throw new NotFoundError(`there is no model at ${location.uri}`, {
    hint: `a model is a folder with a file ${MODEL_FILE}`,
  });
}

async function holdsModel(
  { uri, runId, loggedModelId }: Pick<ModelLocation, 'uri' | 'runId' | 'loggedModelId'>,
  { openArtifacts }: SourceDeps,
): Promise<boolean> {
  const location = { uri, runId, loggedModelId, modelName: null, version: null };
  const store = await openArtifacts(location);
  return (await orUndefined(store.stat(MODEL_FILE))) !== undefined;
}
