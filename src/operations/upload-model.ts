import pMap from 'p-map';
import { folderBelow } from '../domain/artifact-uri.js';
import { collect } from '../domain/collect.js';
import { IntegrityError, UsageError } from '../domain/errors.js';
import { DIGEST_TAG } from '../domain/own-tags.js';
import type { Registry } from '../domain/registry.js';
import { checkNewRun, checkRunEntries } from '../domain/tracking-limits.js';
import type { Millis, Run } from '../domain/types.js';
import type { Inventory, SummedFile, UploadFolder } from '../domain/upload-folder.js';
import { MODEL_FILE } from './check-source.js';
import { withRequestId } from './create-once.js';
import { ensureExperiment } from './ensure-experiment.js';
import { modelFilesIn } from './read-model-files.js';
import { readText } from './read-text.js';
import type { PublishedSource, RegistrationOrigin } from './registration-origin.js';

/** What is logged of a folder, besides its files. */
export interface UploadInput {
  readonly folder: UploadFolder;
  /** The name of the experiment; it is created if there is none. */
  readonly experiment: string;
  readonly runName: string;
  readonly user: string;
  readonly metrics: ReadonlyMap<string, number>;
  readonly params: ReadonlyMap<string, string>;
  /** Of the run. */
  readonly tags: ReadonlyMap<string, string>;
}

export interface UploadDeps extends Pick<Registry, 'tracking' | 'openUpload' | 'parseMlmodel'> {
  readonly now: () => Millis;
  readonly signal?: AbortSignal | undefined;
}

/** The folder of a run, and the name of a logged model, that a model is uploaded to. */
const MODEL_NAME = 'model';
const FILES_AT_ONCE = 4;

/**
 * A model in a folder of this machine. It is read here, and uploaded when a version is made of it: to
 * a run, and from MLflow 3 on to a logged model of that run, as MLflow's own `log_model` does.
 *
 * @throws UsageError for a folder that is no model, and for what MLflow would not take
 */
export async function originOfFolder(
  input: UploadInput,
  deps: UploadDeps,
): Promise<RegistrationOrigin> {
  const inventory = await input.folder.inventory();
  await checkModel(inventory, input.folder, deps);
  const run = runToBe(input, deps.now());
  checkNewRun({ ...run, name: input.runName, userId: input.user, startTime: deps.now() });
  checkRunEntries(entriesOf(input, deps.now()));
  return {
    run,
    published: null,
    digest: inventory.digest,
    files: () => modelFilesIn(inventory.files, (file) => input.folder.read(file), deps),
    isBehind: ({ tags }) => tags.get(DIGEST_TAG) === inventory.digest,
    publish: () => publish(inventory, input, deps),
  };
}

/** @throws UsageError for a folder without an `MLmodel` that can be read */
async function checkModel(
  { files }: Inventory,
  folder: UploadFolder,
  { parseMlmodel }: UploadDeps,
): Promise<void> {
  const file = files.find(({ path }) => path === MODEL_FILE);
  if (file === undefined) {
    throw new UsageError(`${folder.name} holds no model: there is no file ${MODEL_FILE} in it`, {
      hint: 'MLflow writes it: mlflow.sklearn.save_model(model, "DIR") and the like, in Python',
    });
  }
  try {
    await parseMlmodel(await readText(MODEL_FILE, folder.read(file)));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`the ${MODEL_FILE} of ${folder.name} cannot be read: ${why}`, {
      hint: 'save the model again with MLflow',
      cause,
    });
  }
}

/** The run as the rules look at it before it is made. */
function runToBe({ metrics, params, runName, tags }: UploadInput, now: Millis): Run {
  const points = [...metrics].map(
    ([key, value]) => [key, { value, timestamp: now, step: 0 }] as const,
  );
  return {
    ...{ runId: '', experimentId: '', name: runName, status: 'RUNNING', userId: null },
    ...{ startTime: now, endTime: null, artifactUri: null, deleted: false },
    ...{ metrics: new Map(points), params, tags },
  };
}

function entriesOf({ metrics, params }: UploadInput, timestamp: Millis) {
  const points = [...metrics].map(([key, value]) => ({ key, value, timestamp, step: 0 }));
  return { metrics: points, params };
}

async function publish(
  { files }: Inventory,
  input: UploadInput,
  deps: UploadDeps,
): Promise<PublishedSource> {
  const { tracking, now } = deps;
  const experiment = await ensureExperiment(input.experiment, tracking);
  // Where nothing can be uploaded is known before anything is made.
  await deps.openUpload(experiment.artifactLocation ?? '');
  const { experimentId } = experiment;
  const { runName: name, user: userId, params } = input;
  const tags = withRequestId(input.tags);
  const run = await tracking.createRun({ experimentId, name, userId, startTime: now(), tags });
  try {
    await tracking.logToRun(run.runId, entriesOf(input, now()));
    const model = { experimentId, name: MODEL_NAME, sourceRunId: run.runId, params };
    const logged = await tracking.createLoggedModel(model);
    const place = logged?.artifactUri ?? folderBelow(run.artifactUri ?? '', MODEL_NAME);
    await upload(files, place, input.folder, deps);
    if (logged) await tracking.finishLoggedModel(logged.modelId);
    await tracking.endRun(run.runId, { status: 'FINISHED', endTime: now() });
    return {
      source: logged ? `models:/${logged.modelId}` : place,
      runId: run.runId,
      loggedModelId: logged?.modelId ?? null,
    };
  } catch (error) {
    // What is there stays, and says that it is not whole; the error is the first one.
    const end = { status: 'FAILED', endTime: now() } as const;
    await tracking.endRun(run.runId, end).catch(() => undefined);
    throw error;
  }
}

/** Several files at a time, each with its length; then what arrived is looked at. */
async function upload(
  files: readonly SummedFile[],
  place: string,
  folder: UploadFolder,
  { openUpload, signal }: UploadDeps,
): Promise<void> {
  const store = await openUpload(place);
  await pMap(
    files,
    async (file) => {
      signal?.throwIfAborted();
      await store.write(file.path, folder.read(file), file.size);
    },
    { concurrency: FILES_AT_ONCE },
  );
  const arrived = new Map(
    (await collect(store.list())).map(({ path, size }) => [path, size] as const),
  );
  const missing = files.find(({ path, size }) => arrived.get(path) !== size);
  if (missing === undefined) return;
  throw new IntegrityError(`${missing.path} did not arrive whole at ${place}`, {
    hint: 'nothing is registered; run the command again',
  });
}
