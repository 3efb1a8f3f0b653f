import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { parseRef } from '../../src/domain/refs.js';
import { resolveRef, resolveVersion } from '../../src/operations/resolve-ref.js';
import { aRegistry, deps } from './fixtures.js';

let registry: MemoryRegistry;

beforeEach(async () => {
  registry = await aRegistry({ m: 0, other: 0 });
});

const resolve = (ref: string) => resolveVersion(parseRef(ref), deps(registry));

describe('a logged model', () => {
  test('is the version made from it, whatever its model', async () => {
    await registry.createVersion({ model: 'm', source: 'models:/m-1', loggedModelId: 'm-1' });
    await registry.createVersion({ model: 'other', source: 'models:/m-2', loggedModelId: 'm-2' });
    await registry.setAlias({ model: 'other', alias: 'best', version: '1' }, null);
    expect(await resolve('models:/m-2')).toMatchObject({
      modelName: 'other',
      version: '1',
      aliases: ['best'],
    });
    expect(await resolveRef(parseRef('models:/m-2'), deps(registry))).toMatchObject({
      model: { name: 'other' },
      version: '1',
    });
  });

  test('behind several versions is ambiguous', async () => {
    for (const model of ['m', 'other']) {
      await registry.createVersion({ model, source: 'models:/m-1', loggedModelId: 'm-1' });
    }
    await expect(resolve('models:/m-1')).rejects.toMatchObject({
      code: 'usage',
      message: 'models:/m-1 is behind 2 versions',
      hint: 'name one of them: m/1, other/1',
    });
  });

  test('that was never registered is not found', async () => {
    await expect(resolve('models:/m-1')).rejects.toMatchObject({
      code: 'not_found',
      message: 'no version was registered from models:/m-1',
    });
  });
});

describe('a folder of a run', () => {
  const register = (runId: string, source: string, model = 'm') =>
    registry.createVersion({ model, runId, source });

  test('is the version made from it', async () => {
    await register('r1', 's3://b/1/r1/artifacts/model');
    await register('r1', 's3://b/1/r1/artifacts/other/model2');
    await register('r2', 's3://b/1/r2/artifacts/model');
    expect(await resolve('runs:/r1/model')).toMatchObject({ version: '1' });
    expect(await resolve('runs:/r1/other/model2')).toMatchObject({ version: '2' });
    expect(await resolve('runs:/r2/model/')).toMatchObject({ version: '3' });
  });

  test('is also what MLflow 3 registered as a logged model of the run', async () => {
    const loggedModelId = 'm-1';
    const source = `models:/${loggedModelId}`;
    await registry.createVersion({ model: 'm', runId: 'r1', source, loggedModelId });
    const all = deps(registry);
    all.tracking.loggedModels.set(loggedModelId, {
      modelId: loggedModelId,
      name: 'model',
      status: 'READY',
      sourceRunId: 'r1',
      artifactUri: null,
      metrics: new Map(),
      params: new Map(),
      tags: new Map(),
    });
    expect(await resolveVersion(parseRef('runs:/r1/model'), all)).toMatchObject({ version: '1' });
    const typo = resolveVersion(parseRef('runs:/r1/modle'), all);
    await expect(typo).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is no folder whose name only ends so', async () => {
    await register('r1', 's3://b/1/r1/artifacts/my_model');
    await expect(resolve('runs:/r1/model')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('registered twice is ambiguous', async () => {
    await register('r1', 's3://b/1/r1/artifacts/model');
    await register('r1', 's3://b/1/r1/artifacts/model', 'other');
    await expect(resolve('runs:/r1/model')).rejects.toMatchObject({
      code: 'usage',
      hint: 'name one of them: m/1, other/1',
    });
  });
});
