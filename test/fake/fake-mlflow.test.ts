import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from './fake-mlflow.js';
import { Client, ok, unique } from './protocol/client.js';
import { artifactsProtocolSuite, protocolSuite } from './protocol.js';
import { seedModel } from './seed.js';

let fake: FakeMlflow;
const client = new Client(() => fake.url);
const create = (name: string) => client.post('registered-models/create', { name });

beforeAll(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.clearFaults());
afterAll(() => fake.close());

protocolSuite('fake', () => fake.url);
artifactsProtocolSuite('fake', () => fake.url, 'disk');

describe('in front of S3', () => {
  beforeAll(() => {
    fake.state.destination = 's3';
  });
  afterAll(() => {
    fake.state.destination = 'disk';
  });
  artifactsProtocolSuite('fake', () => fake.url, 's3');
});

describe('faults', () => {
  test('a status for the next match only, the change not made', async () => {
    const name = unique();
    const headers = { 'content-type': 'text/html', 'retry-after': '1' };
    const fault = fake.on('/create', { status: 503, headers, body: '<h1>busy' });
    const reply = await create(name);
    expect(reply).toMatchObject({ status: 503, type: 'text/html', text: '<h1>busy' });
    expect(fake.state.models.has(name)).toBe(false);
    ok(await create(name));
    expect(fault.hits).toBe(1);
  });

  test('a status after the change is made', async () => {
    const name = unique();
    fake.on(/^POST .*registered-models\/create$/, { status: 502, applied: true });
    expect((await create(name)).status).toBe(502);
    expect(fake.state.models.has(name)).toBe(true);
  });

  test('every match, until removed', async () => {
    const fault = fake.on('/health', { status: 500 }, { times: Number.POSITIVE_INFINITY });
    for (let each = 0; each < 3; each += 1) expect((await client.get('/health')).status).toBe(500);
    fault.remove();
    ok({ ...(await client.get('/health')), body: '' });
  });

  test('a function chooses by request and count', async () => {
    fake.on(
      ({ body }) => JSON.stringify(body).includes('special'),
      (_request, hit) => (hit < 3 ? { status: 429 } : undefined),
      { times: 3 },
    );
    const statuses: number[] = [];
    for (let each = 0; each < 3; each += 1) statuses.push((await create('special')).status);
    expect(statuses).toEqual([429, 429, 200]);
  });

  test('the socket is cut before or after the change', async () => {
    const [lost, made] = [unique(), unique()];
    fake.on('/create', { drop: 'before' });
    await expect(create(lost)).rejects.toThrow();
    expect(fake.state.models.has(lost)).toBe(false);
    fake.on('/create', { drop: 'after' });
    await expect(create(made)).rejects.toThrow();
    expect(fake.state.models.has(made)).toBe(true);
  });

  test('the socket is cut in the middle of the answer', async () => {
    const name = unique();
    fake.on('/create', { drop: 'midway' });
    await expect(create(name)).rejects.toThrow();
    expect(fake.state.models.has(name)).toBe(true);
  });

  test('no answer until the client gives up', async () => {
    fake.on('/health', { hang: 'before' });
    const signal = AbortSignal.timeout(100);
    await expect(fetch(`${fake.url}/health`, { signal })).rejects.toThrow(/timeout|aborted/);
  });

  test('a slow answer', async () => {
    fake.on('/health', { delay: 50 });
    const start = performance.now();
    await client.get('/health');
    expect(performance.now() - start).toBeGreaterThan(45);
  });

  test('closing ends requests that hang', async () => {
    const other = await startFakeMlflow();
    other.on('/health', { hang: 'before' });
    const hanging = expect(fetch(`${other.url}/health`)).rejects.toThrow();
    await expect.poll(() => other.requests.length).toBe(1);
    await other.close();
    await hanging;
  });
});

test('requests are recorded', async () => {
  const name = unique();
  await create(name);
  const query = { filter: `name='${name}'`, order_by: ['name', 'timestamp'] };
  await client.get('registered-models/search', query);
  const [post, get] = fake.requests.slice(-2);
  expect(post).toMatchObject({
    method: 'POST',
    path: '/api/2.0/mlflow/registered-models/create',
    body: { name },
    headers: { 'content-type': 'application/json' },
  });
  expect(get?.query.getAll('order_by')).toEqual(['name', 'timestamp']);
});

test('a static prefix is part of every path', async () => {
  const other = await startFakeMlflow({ staticPrefix: '/mlflow' });
  const prefixed = new Client(() => other.url);
  ok(await prefixed.post('registered-models/create', { name: 'x' }));
  const outside = new Client(() => new URL(other.url).origin);
  expect((await outside.get('registered-models/search')).status).toBe(404);
  expect(other.requests.map(({ path }) => path)).toContain(
    '/api/2.0/mlflow/registered-models/create',
  );
  await other.close();
});

test('seeding makes models with all that belongs to them', async () => {
  const name = unique();
  seedModel(fake, {
    name,
    tags: { team: 'a' },
    versions: [
      { stage: 'Archived', deleted: true },
      {
        stage: 'Production',
        aliases: ['champion'],
        run: { metrics: { acc: 0.9, bad: Number.NaN }, params: { lr: '1' } },
        loggedModel: { metrics: { acc: 0.8 }, params: { depth: '3' } },
        tags: { k: 'v' },
        description: 'd',
      },
    ],
  });
  const version = await client.getVersion(name, 2);
  expect(version).toMatchObject({
    current_stage: 'Production',
    aliases: ['champion'],
    description: 'd',
    tags: [{ key: 'k', value: 'v' }],
  });
  const { run } = ok(await client.get('runs/get', { run_id: version.run_id }));
  expect(run.data.metrics.map((each: { value: unknown }) => each.value)).toEqual([0.9, 'NaN']);
  const modelId = version.source.slice('models:/'.length);
  expect(run.outputs.model_outputs).toEqual([{ model_id: modelId, step: 0 }]);
  const { model } = ok(await client.get(`logged-models/${modelId}`));
  expect(model.data).toMatchObject({ params: [{ key: 'depth', value: '3' }] });
  expect(model.info).toMatchObject({ status: 'LOGGED_MODEL_READY', source_run_id: version.run_id });
  const next = await client.post('model-versions/create', { name, source: 's3://b/x' });
  expect(ok(next).model_version.version).toBe('3');
  expect((await client.getModel(name)).latest_versions).toHaveLength(2);
});
