import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedFiles, seedModel } from '../fake/seed.js';
import { clientOf } from './client-of.js';
import { FOLDER, LOGGED, RUN } from './endpoints.js';
import { ARTIFACTS } from './endpoints-artifacts.js';
import { REGISTRY } from './endpoints-registry.js';
import { TRACKING } from './endpoints-tracking.js';

const API = '/api/2.0/mlflow/';

let fake: FakeMlflow;
beforeAll(async () => {
  fake = await startFakeMlflow();
});
beforeEach(() => {
  fake.state.models.clear();
  fake.requests.length = 0;
  seedModel(fake, {
    name: 'm',
    versions: [
      {
        run: { id: RUN, metrics: { acc: 0.9 } },
        loggedModel: { id: LOGGED },
        aliases: ['a'],
        files: { MLmodel: 'flavors', 'a folder/ü': 'weights' },
      },
    ],
  });
  seedFiles(fake, `mlflow-artifacts:/0/${RUN}/artifacts/${FOLDER}`, { 'a.png': '' });
});
afterAll(() => fake.close());

const ENDPOINTS = { ...REGISTRY, ...TRACKING, ...ARTIFACTS };

test('the table has every function of the client', () => {
  const { baseUrl: _, ...parts } = clientOf(fake.url);
  const names = Object.entries(parts).flatMap(([part, functions]) =>
    Object.keys(functions).map((name) => `${part}.${name}`),
  );
  expect(Object.keys(ENDPOINTS).sort()).toEqual(names.sort());
});

test.each(Object.entries(ENDPOINTS))('%s', async (_name, { call, sends, gives }) => {
  const [method, path, params, headers = {}] = sends;
  const given = await call(clientOf(fake.url));
  expect(fake.requests).toHaveLength(1);
  const [request] = fake.requests;
  expect([request?.method, request?.path]).toEqual([
    method,
    path.startsWith('/') ? path : API + path,
  ]);
  const isGet = method === 'GET';
  expect(isGet ? Object.fromEntries(request?.query ?? []) : request?.body).toEqual(params);
  expect(request?.headers).toMatchObject(headers);
  if (!isGet) expect(request?.query.size).toBe(0);
  if (gives === undefined) expect(given).toBeUndefined();
  else if (typeof gives === 'string') expect(given).toBe(gives);
  else expect(given).toMatchObject(gives);
});
