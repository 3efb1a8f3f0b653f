import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  BrokenAnswerError,
  ConnectionError,
  type MlflowClient,
  RestError,
} from '../../src/client/index.js';
import { type FakeMlflow, type Fault, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { clientOf, errorOf } from './client-of.js';
import { deadUrl } from './servers.js';
import { abortedAfter } from './transports.js';

let fake: FakeMlflow;
let client: MlflowClient;
beforeEach(async () => {
  fake = await startFakeMlflow();
  client = clientOf(fake.url);
  seedModel(fake, { name: 'm', versions: [{ run: { id: 'r'.repeat(32) } }] });
});
afterEach(() => fake.close());

const RUN = 'r'.repeat(32);
const tag = { key: 'k', value: 'v' };

/** POSTs that do more when they are sent twice. */
const ONCE = {
  'registered-models/create': () => client.registeredModels.create({ name: 'new' }),
  'registered-models/rename': () => client.registeredModels.rename('m', 'renamed'),
  'model-versions/create': () => client.modelVersions.create({ name: 'm', source: 's3://b/x' }),
  'model-versions/transition-stage': () =>
    client.modelVersions.transitionStage('m', '1', 'Production', true),
  'runs/create': () => client.runs.create({ experiment_id: '0' }),
  'runs/log-batch': () => client.runs.logBatch(RUN, { params: [tag] }),
  'experiments/create': () => client.experiments.create('new'),
  'mlflow/logged-models': () => client.loggedModels.create({ experiment_id: '0' }),
} satisfies Record<string, () => Promise<unknown>>;

const all = async (items: AsyncIterable<unknown>) => {
  for await (const _item of items);
};

/** What may be sent twice. */
const REPEATABLE = {
  'registered-models/get': () => client.registeredModels.get('m'),
  'registered-models/search': () => all(client.registeredModels.search()),
  'registered-models/update': () => client.registeredModels.update('m', 'text'),
  'registered-models/set-tag': () => client.registeredModels.setTag('m', tag),
  'registered-models/delete-tag': () => client.registeredModels.deleteTag('m', 'k'),
  'registered-models/alias': () => client.registeredModels.setAlias('m', 'a', '1'),
  'model-versions/search': () => all(client.modelVersions.search()),
  'model-versions/set-tag': () => client.modelVersions.setTag('m', '1', tag),
  'model-versions/delete-tag': () => client.modelVersions.deleteTag('m', '1', 'k'),
  'model-versions/update': () => client.modelVersions.update('m', '1', 'text'),
  'runs/search': () => all(client.runs.search({ experimentIds: ['0'] })),
  'runs/update': () => client.runs.update(RUN, { status: 'FINISHED' }),
  'experiments/search': () => all(client.experiments.search()),
  'logged-models/search': () => all(client.loggedModels.search({ experimentIds: ['0'] })),
} satisfies Record<string, () => Promise<unknown>>;

const sent = (path: string) => fake.requests.filter((each) => each.path.endsWith(path)).length;

const OPEN: readonly (readonly [string, Fault])[] = [
  ...[500, 502, 503, 504].map((status) => [`${status}`, { status, applied: true }] as const),
  ['a connection cut before the answer', { drop: 'after' }],
  ['an answer cut in the middle', { drop: 'midway' }],
];

describe.each(OPEN)('after %s', (_name, fault) => {
  test.each(Object.entries(ONCE))('%s is not sent again', async (path, send) => {
    fake.on(path, fault);
    const { error } = await errorOf(send());
    expect([RestError, BrokenAnswerError].some((type) => error instanceof type)).toBe(true);
    expect(sent(path)).toBe(1);
  });

  test.each(Object.entries(REPEATABLE))('%s is sent again', async (path, send) => {
    fake.on(path, fault, { times: 2 });
    await send();
    expect(sent(path)).toBe(3);
  });
});

test.each([...Object.entries(ONCE), ...Object.entries(REPEATABLE)])(
  '%s is sent again after 429 and 408',
  async (path, send) => {
    let hits = 0;
    fake.on(path, () => ({ status: hits++ === 0 ? 429 : 408 }), { times: 2 });
    await send();
    expect(sent(path)).toBe(3);
  },
);

test('a server that goes on failing is asked four times', async () => {
  fake.on('/get', { status: 503, body: 'down' }, { times: Number.POSITIVE_INFINITY });
  const { error } = await errorOf(client.registeredModels.get('m'));
  expect(error).toMatchObject({ status: 503, serverMessage: 'down' });
  expect(sent('/get')).toBe(4);
});

describe('Retry-After', () => {
  test('in seconds is waited for', async () => {
    fake.on('/create', { status: 429, headers: { 'retry-after': '1' } });
    const started = performance.now();
    await client.registeredModels.create({ name: 'new' });
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  test("as a date is waited for, by the server's own clock", async () => {
    const there = Date.parse('2001-01-01T00:00:00Z');
    const at = (time: number) => new Date(time).toUTCString();
    const headers = { date: at(there), 'retry-after': at(there + 1000) };
    fake.on('/get', { status: 503, headers });
    const started = performance.now();
    await client.registeredModels.get('m');
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  test.each(['1000000000', new Date(Date.now() + 3.6e6).toUTCString(), '9'.repeat(400)])(
    'beyond the budget is not waited for: %s',
    async (header) => {
      fake.on('/get', { status: 503, headers: { 'retry-after': header } });
      const { error, after } = await errorOf(client.registeredModels.get('m'));
      expect(error).toMatchObject({ status: 503 });
      expect((error as RestError).retryAfter).toBeGreaterThan(3.5e6);
      expect(after).toBeLessThan(500);
      expect(sent('/get')).toBe(1);
    },
  );
});

test('all waiting of a client has one budget', async () => {
  client = clientOf(fake.url, {
    retry: { retries: 100, firstWait: 40, longestWait: 40, budget: 300 },
  });
  fake.on('/get', { status: 503 }, { times: Number.POSITIVE_INFINITY });
  const names = Array.from({ length: 20 }, () => 'm');
  const started = performance.now();
  await Promise.allSettled(names.map((name) => client.registeredModels.get(name)));
  expect(performance.now() - started).toBeLessThan(1000);
  // 20 first attempts, and as many waits of 20 ms or more as the budget holds.
  expect(sent('/get')).toBeLessThanOrEqual(20 + 300 / 20);
});

test('a server that nobody runs is reported within the first seconds', async () => {
  const url = await deadUrl();
  const outcomes: string[] = [];
  const patient = clientOf(url, {
    retry: { firstWait: 250, longestWait: 8000 },
    onExchange: ({ outcome }) => outcomes.push(outcome),
  });
  const { error, after } = await errorOf(patient.registeredModels.create({ name: 'm' }));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  expect(outcomes).toEqual(Array(3).fill('unreachable, ECONNREFUSED'));
  expect(after).toBeLessThan(3000);
});

describe('a signal', () => {
  test('ends the wait between two attempts with its own reason', async () => {
    const { signal, reason } = abortedAfter(100);
    client = clientOf(fake.url, {
      signal,
      retry: { firstWait: 60_000, longestWait: 60_000, budget: 1e6 },
    });
    fake.on('/get', { status: 503 });
    const { error, after } = await errorOf(client.registeredModels.get('m'));
    expect(error).toBe(reason);
    expect(after).toBeLessThan(2000);
  });

  test('ends a request with its own reason, and lets no other start', async () => {
    const { signal, reason } = abortedAfter(100);
    client = clientOf(fake.url, { signal });
    fake.on('/get', { hang: 'before' });
    expect((await errorOf(client.registeredModels.get('m'))).error).toBe(reason);
    expect((await errorOf(client.registeredModels.create({ name: 'x' }))).error).toBe(reason);
    expect(fake.requests).toHaveLength(1);
  });
});
