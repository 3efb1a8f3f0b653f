import { expect, test } from 'vitest';
import { parseRef } from '../../src/domain/refs.js';
import { getDetails } from '../../src/operations/get-details.js';
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
  given.tracking.loggedModels.set('m-1', aLoggedModel());
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
    downloadUri: 'models:/m-1',
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
