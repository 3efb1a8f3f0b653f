import { describe, expect, test } from 'vitest';
import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import { MlregError } from '../../src/domain/errors.js';
import type { ModelLocation } from '../../src/domain/model-location.js';
import { parseRef } from '../../src/domain/refs.js';
import { getDetails, readFilesOf } from '../../src/operations/get-details.js';
import { aLoggedModel, aRun } from '../domain/fixtures.js';
import { aRegistry, deps } from './fixtures.js';

async function world() {
  const registry = await aRegistry({ m: 1, empty: 0 });
  await registry.createVersion({
    model: 'm',
    source: 'models:/m-1',
    runId: 'r1',
    loggedModelId: 'm-1',
  });
  const given = deps(registry);
  given.tracking.runs.set('r1', aRun());
  given.tracking.loggedModels.set('m-1', aLoggedModel({ artifactUri: 's3://b/m-1' }));
  return given;
}

const details = async (ref: string) => await getDetails(parseRef(ref), await world());

test('a version comes with its run, its logged model and its folder', async () => {
  expect(await details('m/2')).toMatchObject({
    kind: 'version',
    details: {
      version: { version: '2' },
      run: { runId: 'r1' },
      loggedModel: { modelId: 'm-1' },
    },
    // The registry only repeats the source: the folder is the logged model's.
    downloadUri: 's3://b/m-1',
  });
});

test('a copy that the server only repeats is followed to the folder', async () => {
  const given = await world();
  await given.registry.createVersion({ model: 'm', source: 'models:/m/1' });
  expect(await getDetails(parseRef('m/latest'), given)).toMatchObject({
    downloadUri: 's3://bucket/m/1',
  });
});

test('a version without a run', async () => {
  expect(await details('m/1')).toMatchObject({
    kind: 'version',
    details: { version: { version: '1' }, run: undefined, loggedModel: undefined },
    downloadUri: 's3://bucket/m/1',
  });
});

test('a run that is gone leaves the version', async () => {
  const given = await world();
  given.tracking.runs.clear();
  expect(await getDetails(parseRef('m/2'), given)).toMatchObject({
    details: { version: { runId: 'r1' }, run: undefined },
  });
});

test('a logged model is its version', async () => {
  expect(await details('models:/m-1')).toMatchObject({
    kind: 'version',
    details: { version: { modelName: 'm', version: '2' } },
  });
});

test('a bare name is the model with all its versions, newest first', async () => {
  expect(await details('m')).toMatchObject({
    kind: 'model',
    model: { name: 'm', latestVersion: '2' },
    versions: [
      { version: { version: '2' }, run: { runId: 'r1' } },
      { version: { version: '1' }, run: undefined },
    ],
  });
});

test('a model without versions', async () => {
  expect(await details('empty')).toMatchObject({ kind: 'model', versions: [] });
});

test('what is not there', async () => {
  await expect(details('absent')).rejects.toMatchObject({ code: 'not_found' });
  await expect(details('m/3')).rejects.toMatchObject({ code: 'not_found' });
});

describe('the folder of a version', () => {
  const parseMlmodel = () => Promise.reject(new Error('there is no MLmodel here'));

  /** Where the files of a version are looked for. */
  async function lookedFor(ref: string, downloadUri?: string) {
    const found = await details(ref);
    if (found.kind === 'model') throw new Error('a version is expected');
    const opened: ModelLocation[] = [];
    const openArtifacts = async (location: ModelLocation) => {
      opened.push(location);
      return new MemoryArtifacts();
    };
    const given = { ...found, downloadUri: downloadUri ?? found.downloadUri };
    const read = await readFilesOf(given, { openArtifacts, parseMlmodel });
    expect(read).toEqual({ files: [], mlmodel: null, requirements: [] });
    return opened;
  }

  test('is where the server says', async () => {
    expect(await lookedFor('m/1', 's3://elsewhere')).toEqual([
      { uri: 's3://elsewhere', modelName: 'm', version: '1', loggedModelId: null, runId: null },
    ]);
  });

  test('is that of the logged model where the server only repeats the source', async () => {
    const [location] = await lookedFor('m/2');
    expect(location).toMatchObject({ uri: 's3://b/m-1', loggedModelId: 'm-1', runId: 'r1' });
  });

  test('that cannot be read is a reason; an interrupt and a fault of ours are errors', async () => {
    const found = await details('m/1');
    if (found.kind === 'model') throw new Error('a version is expected');
    const reading = (error: Error, signal?: AbortSignal) =>
      readFilesOf(found, { openArtifacts: () => Promise.reject(error), parseMlmodel, signal });
    const reason = new MlregError('unreachable', 'gone');
    expect(await reading(reason)).toBe(reason);
    await expect(reading(reason, AbortSignal.abort())).rejects.toBe(reason);
    await expect(reading(new TypeError('x'))).rejects.toThrow(TypeError);
  });
});
