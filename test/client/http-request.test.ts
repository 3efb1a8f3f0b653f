import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ResponseShapeError } from '../../src/client/index.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { clientOf, errorOf } from './client-of.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
};

describe('what is sent', () => {
  test.each([
    'a&b=c',
    '100%',
    '#1',
    'a+b',
    'a b',
    '🙂',
    'line\nbreak',
    '?',
    '\'"',
    '%2F',
    '\\',
    'ü\u0301',
  ])('the name %j arrives as it is', async (name) => {
    seedModel(fake, { name });
    const { registeredModels } = clientOf(fake.url);
    expect((await registeredModels.get(name)).name).toBe(name);
    await registeredModels.update(name, name);
    expect(fake.state.models.get(name)?.description).toBe(name);
  });

  test('a DELETE carries JSON, a GET no body; neither tells of a browser', async () => {
    seedModel(fake, { name: 'm' });
    const headers = { authorization: 'Bearer mine', 'x-extra': 'yes' };
    const { registeredModels } = clientOf(fake.url, { headers });
    await registeredModels.get('m');
    await registeredModels.delete('m');
    const [get, remove] = fake.requests;
    expect(get?.rawBody).toBe('');
    expect(remove).toMatchObject({ method: 'DELETE', body: { name: 'm' } });
    expect(remove?.headers['content-type']).toBe('application/json');
    for (const each of [get, remove]) {
      expect(each?.headers).toMatchObject({ ...headers, accept: 'application/json' });
      expect(each?.headers['accept-encoding']).toBe('identity');
      expect(each?.headers).not.toHaveProperty('origin');
      expect(each?.headers).not.toHaveProperty('cookie');
    }
  });

  test('what is not given is not sent, a list once for each entry', async () => {
    await all(clientOf(fake.url).registeredModels.search({ orderBy: ['name', 'timestamp DESC'] }));
    expect([...(fake.requests[0]?.query ?? [])]).toEqual([
      ['max_results', '1000'],
      ['order_by', 'name'],
      ['order_by', 'timestamp DESC'],
    ]);
  });

  test.each(['/mlflow', '/a b/ü', '/mlflow/'])('below the path prefix %s', async (prefix) => {
    const path = encodeURI(prefix.replace(/\/$/, ''));
    const other = await startFakeMlflow({ staticPrefix: path });
    seedModel(other, { name: 'm' });
    const { registeredModels, server } = clientOf(new URL(prefix, other.url));
    expect((await registeredModels.get('m')).name).toBe('m');
    expect((await server.info()).store_type).toBe('SqlStore');
    await other.close();
  });

  test('credentials of the URL as Basic, in no path', async () => {
    const url = new URL(fake.url);
    url.username = 'me';
    url.password = 'a b';
    await clientOf(url).server.info();
    const basic = Buffer.from('me:a b').toString('base64');
    expect(fake.requests[0]?.headers.authorization).toBe(`Basic ${basic}`);
  });
});

describe('pages', () => {
  const seed = (count: number) => {
    for (let each = 0; each < count; each += 1) seedModel(fake, { name: `m${each}` });
  };

  test('are read to the end, one request each', async () => {
    seed(7);
    const found = await all(clientOf(fake.url).registeredModels.search({ pageSize: 3 }));
    expect(found.map(({ name }) => name)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6']);
    expect(fake.requests.map(({ query }) => query.get('page_token') !== null)).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('are read only as far as they are wanted', async () => {
    seed(7);
    for await (const _model of clientOf(fake.url).registeredModels.search({ pageSize: 3 })) break;
    expect(fake.requests).toHaveLength(1);
  });

  test.each([
    ['the same token', ['t', 't']],
    ['tokens in a circle', ['t', 'u', 'v', 't']],
  ])('that never end (%s) are given up', async (_name, tokens) => {
    const pages = tokens.map((token) => JSON.stringify({ next_page_token: token }));
    const body = (_request: unknown, hit: number) => ({
      status: 200,
      body: pages[hit - 1] ?? '{}',
    });
    fake.on('/search', body, { times: 10 });
    const { error } = await errorOf(all(clientOf(fake.url).modelVersions.search()));
    expect(error).toBeInstanceOf(ResponseShapeError);
    expect(error.message).toContain('the page token "t" a second time');
    expect(fake.requests).toHaveLength(tokens.length);
  });

  test('a failed page is asked for again, not the pages before it', async () => {
    seed(7);
    fake.on(({ query }) => query.has('page_token'), { status: 503 });
    const found = await all(clientOf(fake.url).registeredModels.search({ pageSize: 4 }));
    expect(found).toHaveLength(7);
    expect(fake.requests).toHaveLength(3);
  });
});

test('each attempt is told of, with nothing of the query or the body', async () => {
  seedModel(fake, { name: 'canary' });
  fake.on('/get', { status: 503 });
  const told: object[] = [];
  await clientOf(fake.url, { onExchange: (exchange) => told.push(exchange) }).registeredModels.get(
    'canary',
  );
  const path = '/api/2.0/mlflow/registered-models/get';
  expect(told).toEqual([
    { method: 'GET', path, outcome: '503', duration: expect.any(Number) },
    { method: 'GET', path, outcome: '200', duration: expect.any(Number) },
  ]);
});
