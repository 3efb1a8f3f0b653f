import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect } from '../../../src/domain/collect.js';
import { ConflictError, NotFoundError } from '../../../src/domain/errors.js';
import { errorOf } from '../../client/client-of.js';
import { type FakeMlflow, startFakeMlflow } from '../../fake/fake-mlflow.js';
import { seedModel } from '../../fake/seed.js';
import { registryOf } from './registry-of.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

const json = (body: unknown) => ({ status: 200, body: JSON.stringify(body) });
const sent = () =>
  fake.requests.map(({ method, path }) => `${method} ${path.split('/mlflow/')[1]}`);

describe('a server that answers for something else is not believed', () => {
  test('for another model', async () => {
    fake.on('/get', json({ registered_model: { name: 'other' } }));
    const { error } = await errorOf(registryOf(fake).getModel('m'));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error.message).toBe('the server answered for model other when asked for model m');
  });

  test.each([
    { name: 'other', version: '3' },
    { name: 'm', version: '4' },
  ])('for %j', async (version) => {
    fake.on('/get', json({ model_version: version }));
    const { error } = await errorOf(registryOf(fake).getVersion('m', '3'));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error.message).toContain(`answered for ${version.name}/${version.version}`);
  });

  test('with versions of another model in a list', async () => {
    seedModel(fake, { name: 'm', versions: [{}] });
    const versions = ['m', 'other'].map((name) => ({ name, version: '1' }));
    fake.on('/search', json({ model_versions: versions }));
    const found = await collect(registryOf(fake).listVersions({ model: 'm' }));
    expect(found.map(({ modelName }) => modelName)).toEqual(['m']);
  });
});

describe('deleting a version', () => {
  beforeEach(() => seedModel(fake, { name: 'm', versions: [{ stage: 'Archived' }] }));
  const expected = { stage: 'Archived', aliases: [] } as const;

  test.each([
    ['an answer lost', { drop: 'after' } as const],
    ['a 503 after it', { status: 503, applied: true }],
  ])('%s: sent again, and what was there a moment ago is gone', async (_name, fault) => {
    fake.on('/delete', fault);
    await registryOf(fake).deleteVersion('m', '1', expected);
    expect(fake.state.models.get('m')?.versions.get(1)?.stage).toBe('Deleted_Internal');
    expect(sent()).toEqual([
      'GET model-versions/get',
      ...Array(2).fill('DELETE model-versions/delete'),
    ]);
  });

  test('one that was never there is not found, one that has changed a conflict', async () => {
    const registry = registryOf(fake);
    expect((await errorOf(registry.deleteVersion('m', '2', expected))).error).toBeInstanceOf(
      NotFoundError,
    );
    fake.state.models.get('m')?.aliases.set('champion', 1);
    const { error } = await errorOf(registry.deleteVersion('m', '1', expected));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error.message).toContain('champion');
    expect(sent()).not.toContain('DELETE model-versions/delete');
  });
});

test('an alias whose answer was lost is set once, and well', async () => {
  seedModel(fake, { name: 'm', versions: [{ aliases: ['a'] }, {}] });
  fake.on('/alias', { drop: 'after' });
  await registryOf(fake).setAlias({ model: 'm', alias: 'a', version: '2' }, '1');
  expect(fake.state.models.get('m')?.aliases.get('a')).toBe(2);
});

test('a row that a page shows twice is listed once', async () => {
  const page = (names: string[], token?: string) =>
    json({ registered_models: names.map((name) => ({ name })), next_page_token: token });
  fake.on('/search', (_request, hit) => (hit === 1 ? page(['b', 'c'], 't') : page(['c', 'a'])), {
    times: 2,
  });
  const models = await collect(registryOf(fake).listModels());
  expect(models.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('versions of a model whose name ends in a backslash, with a filter of the user', async () => {
  const name = 'C:\\'.replace(':', '');
  seedModel(fake, { name, versions: [{ tags: { k: 'v' } }, {}] });
  const query = { model: name, filter: "tags.k = 'v'" };
  const found = await collect(registryOf(fake).listVersions(query));
  expect(found.map(({ version }) => version)).toEqual(['1']);
});

test.each([
  ['http://127.0.0.1:5000', 'http://127.0.0.1:5000/#/models/a%20b%23%2F/versions/2'],
  ['http://127.0.0.1:5000/mlflow/', 'http://127.0.0.1:5000/mlflow/#/models/a%20b%23%2F/versions/2'],
  ['http://me:pw@127.0.0.1:5000/', 'http://127.0.0.1:5000/#/models/a%20b%23%2F/versions/2'],
])('the page of a version at %s', (url, page) => {
  expect(registryOf({ url }).pageUrl('a b#/', '2')).toBe(page);
});
