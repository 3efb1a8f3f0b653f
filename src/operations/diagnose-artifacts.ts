import type { ArtifactReader, ArtifactStore } from '../domain/artifact-store.js';
import { collect, once } from '../domain/collect.js';
import { IntegrityError, MlregError, NotFoundError } from '../domain/errors.js';
import { isServer, type StoreProbe } from '../domain/server-probe.js';
import type { RegistryDeps } from './find-model.js';
import { locateModel } from './locate-model.js';
import type { ArtifactDeps } from './read-model-files.js';
import type { Check, Finding } from './run-checks.js';

export interface ArtifactCheckDeps extends RegistryDeps, ArtifactDeps {
  readonly probe: StoreProbe;
  /** Of where the runs are; null where that is the same place. */
  readonly trackingProbe: StoreProbe | null;
  readonly openS3: (uri: string) => Promise<ArtifactStore>;
  /** False if files on S3 are read through the server, for want of a key. */
  readonly hasS3Key: boolean;
  /** The bucket of the settings. */
  readonly bucket: string | null;
  readonly unusedName: string;
}

/** Files that are looked at: one is enough, its folder may have thousands. */
const READ_BYTES = 1024;

/** The checks of S3, and of the files of models wherever they are. */
export function artifactChecks(
  deps: () => Promise<ArtifactCheckDeps>,
  writeTest: boolean,
): readonly Check[] {
  const ask = (run: (deps: ArtifactCheckDeps) => Promise<Finding>) => async () => run(await deps());
  let listing: Promise<unknown> | undefined;
  /** What the first page of the bucket answers: undefined for a list, else the error. */
  const bucketAnswer = async () => {
    listing ??= deps().then(listBucket);
    return await listing;
  };
  const s3 = (name: string, need: string, run: (answer: unknown) => Finding): Check => ({
    name,
    needs: [need],
    run: ask(async (given) => (await s3Unused(given)) ?? run(await bucketAnswer())),
  });
  const ofFiles = { needs: ['runs'], needsAlso: async () => await s3Needed(await deps()) };
  const checks: Check[] = [
    { name: 'runs', needs: ['database'], run: ask(checkRuns) },
    s3('s3_endpoint', 'runs', (answer) => {
      throwIf(answer, ['unreachable', 'timeout']);
      return { message: 'S3 answers' };
    }),
    s3('s3_key', 's3_endpoint', (answer) => {
      throwIf(answer, ['unauthenticated', 'forbidden']);
      return { message: 'S3 takes the key' };
    }),
    s3('s3_bucket', 's3_key', (answer) => {
      if (answer !== undefined) throw answer;
      return { message: 'the bucket can be listed' };
    }),
    { name: 'artifacts', ...ofFiles, run: ask(checkRead) },
  ];
  if (writeTest) checks.push({ name: 'artifact_write', ...ofFiles, run: ask(checkWrite) });
  return checks;
}

/** Experiments, and with them where files go, are the tracking server's. */
function artifactRoot({ probe, trackingProbe }: ArtifactCheckDeps): Promise<string | null> {
  return (trackingProbe ?? probe).artifactRoot();
}

async function checkRuns(deps: ArtifactCheckDeps): Promise<Finding> {
  const root = await artifactRoot(deps);
  return { message: root === null ? 'there is no experiment yet' : `files are kept at ${root}` };
}

/** Files on S3 that are read with a key are as good as S3 is. */
async function s3Needed(deps: ArtifactCheckDeps): Promise<readonly string[]> {
  return deps.hasS3Key && (await artifactRoot(deps))?.startsWith('s3://') ? ['s3_bucket'] : [];
}

async function s3Unused(deps: ArtifactCheckDeps): Promise<Finding | undefined> {
  const uri = await s3Uri(deps);
  if (uri === null) {
    const message = isServer(deps.trackingProbe ?? deps.probe)
      ? 'the server hands out the files'
      : 'no files are on S3';
    return { status: 'skipped', message };
  }
  if (deps.hasS3Key) return undefined;
  return { status: 'skipped', message: 'without a key the server hands out the files' };
}

/** The bucket that is to be tried: the one that models are on, else the one of the settings. */
async function s3Uri(deps: ArtifactCheckDeps): Promise<string | null> {
  const root = await artifactRoot(deps);
  if (root?.startsWith('s3://')) return root;
  return deps.bucket === null ? null : `s3://${deps.bucket}`;
}

async function listBucket(deps: ArtifactCheckDeps): Promise<unknown> {
  try {
    const store = await deps.openS3((await s3Uri(deps)) ?? '');
    for await (const _ of store.list()) break;
    return undefined;
  } catch (error) {
    return error;
  }
}

function throwIf(answer: unknown, codes: readonly string[]): void {
  if (answer instanceof MlregError && codes.includes(answer.code)) throw answer;
}

/** The first bytes of a file of the newest version. */
async function checkRead(deps: ArtifactCheckDeps): Promise<Finding> {
  const newest = await deps.probe.newestVersion();
  if (newest === null) return { status: 'skipped', message: 'there is no version yet' };
  const { model, version } = newest;
  const name = `${model}/${version}`;
  const location = await locateModel(await deps.registry.getVersion(model, version), deps);
  const store = await deps.openArtifacts(location);
  const file = await firstFile(store);
  if (file === undefined) {
    return {
      status: 'warning',
      message: `there are no files of ${name} at ${location.uri}`,
      hint: 'they were deleted or moved after the version was registered',
    };
  }
  const range = { start: 0, end: Math.min(file.size, READ_BYTES) };
  await collect(store.read(file.path, range));
  return { message: `${file.path} of ${name} was read from ${location.uri}` };
}

async function firstFile(store: ArtifactReader) {
  for await (const file of store.list()) return file;
  return undefined;
}

/** A file of its own, written, read back and taken away. */
async function checkWrite(deps: ArtifactCheckDeps): Promise<Finding> {
  const root = await artifactRoot(deps);
  if (root === null) return { status: 'skipped', message: 'there is no experiment yet' };
  const uri = `${root}/${deps.unusedName}`;
  const none = { modelName: '', version: '', loggedModelId: null, runId: null };
  const store = await deps.openArtifacts({ uri, ...none });
  if (!isWritable(store)) {
    return { status: 'skipped', message: 'without a key only the server writes files' };
  }
  const path = 'written-by-doctor.txt';
  const bytes = new TextEncoder().encode(deps.unusedName);
  await store.write(path, once(bytes));
  try {
    const found = await readText(store.read(path));
    if (found !== deps.unusedName)
      throw new IntegrityError(`${uri}/${path} is not what was written`);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    throw new IntegrityError(`${uri}/${path} was written, but is not there`, { cause: error });
  } finally {
    await store.remove(path);
  }
  return { message: `${uri}/${path} was written, read and removed` };
}

async function readText(content: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of content) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

function isWritable(store: ArtifactReader): store is ArtifactStore {
  return 'write' in store;
}
