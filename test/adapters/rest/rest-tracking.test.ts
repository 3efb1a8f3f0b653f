import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RestTracking } from '../../../src/adapters/store/rest/rest-tracking.js';
import { clientOf, errorOf } from '../../client/client-of.js';
import { type FakeMlflow, startFakeMlflow } from '../../fake/fake-mlflow.js';
import { seedLoggedModel, seedRun } from '../../fake/seed.js';

let fake: FakeMlflow;
let tracking: RestTracking;
beforeEach(async () => {
  fake = await startFakeMlflow();
  tracking = new RestTracking(clientOf(fake.url));
});
afterEach(() => fake.close());

const sent = () =>
  fake.requests.map(({ method, path }) => `${method} ${path.split('/mlflow/')[1]}`);
const runId = (number: number) => number.toString(16).padStart(32, '0');
const modelId = (number: number) => `m-${runId(number)}`;
const count = (length: number, id: (number: number) => string) =>
  Array.from({ length }, (_each, index) => id(index));

describe('runs', () => {
  test('2,500 cost one request for the experiments and one per thousand', async () => {
    const ids = count(2500, runId);
    for (const id of ids) seedRun(fake, { id, metrics: { acc: 0.5 } });
    const runs = await tracking.getRuns(ids);
    expect([...runs.keys()].sort()).toEqual(ids);
    expect(runs.get(runId(2499))?.metrics.get('acc')?.value).toBe(0.5);
    expect(sent()).toEqual(['POST experiments/search', ...Array(3).fill('POST runs/search')]);
  });

  test('the experiments are read once', async () => {
    for (const id of count(4, runId)) seedRun(fake, { id });
    await tracking.getRuns(count(2, runId));
    await tracking.getRuns(count(4, runId));
    expect(sent().filter((each) => each.includes('experiments'))).toHaveLength(1);
  });

  test('one costs one request, the same id twice too, none costs none', async () => {
    seedRun(fake, { id: runId(1) });
    expect((await tracking.getRuns([runId(1), runId(1)])).size).toBe(1);
    expect(sent()).toEqual(['GET runs/get']);
    expect((await tracking.getRuns([])).size).toBe(0);
    expect(fake.requests).toHaveLength(1);
  });

  test.each([1, 2])(
    'deleted ones are there, unknown ones are not (%i asked for)',
    async (asked) => {
      for (const id of count(asked, runId)) seedRun(fake, { id, deleted: true });
      const runs = await tracking.getRuns(count(asked, runId));
      expect([...runs.values()].map(({ deleted }) => deleted)).toEqual(Array(asked).fill(true));
      const unknown = Array.from({ length: asked }, (_each, index) => runId(index + 100));
      expect((await tracking.getRuns(unknown)).size).toBe(0);
    },
  );

  test('those of any experiment are found, a deleted one included', async () => {
    const { experiments } = clientOf(fake.url);
    const ids = [await experiments.create('one'), await experiments.create('two')];
    for (const [index, experimentId] of ids.entries())
      seedRun(fake, { id: runId(index), experimentId });
    const experiment = fake.state.experiments.get(ids[1] ?? '');
    if (experiment) experiment.lifecycle = 'deleted';
    expect((await tracking.getRuns(count(2, runId))).size).toBe(2);
  });

  test.each(['not a run id', "it's", 'a\\', ''])(
    '%j, which is no run id, is absent',
    async (id) => {
      seedRun(fake, { id: runId(1) });
      expect((await tracking.getRuns([id])).size).toBe(0);
      expect([...(await tracking.getRuns([id, runId(1)])).keys()]).toEqual([runId(1)]);
    },
  );

  test('a server without any experiment has no runs', async () => {
    fake.state.experiments.clear();
    expect((await tracking.getRuns(count(2, runId))).size).toBe(0);
    expect(sent()).toEqual(['POST experiments/search']);
  });

  test('a server that fails is an error, and asked anew the next time', async () => {
    seedRun(fake, { id: runId(0) });
    fake.on('experiments/search', { status: 403, body: 'no' });
    const { error } = await errorOf(tracking.getRuns(count(2, runId)));
    expect(error).toMatchObject({ code: 'forbidden' });
    expect((await tracking.getRuns(count(2, runId))).size).toBe(1);
  });
});

describe('logged models', () => {
  test('2,500 cost one request for the experiments and one per thousand', async () => {
    const ids = count(2500, modelId);
    for (const id of ids) seedLoggedModel(fake, { id, metrics: { acc: 0.5 } });
    const models = await tracking.getLoggedModels(ids);
    expect([...models.keys()].sort()).toEqual(ids);
    expect(models.get(modelId(7))?.metrics.get('acc')?.value).toBe(0.5);
    expect(sent()).toEqual([
      'POST experiments/search',
      ...Array(3).fill('POST logged-models/search'),
    ]);
  });

  test('one costs one request, a deleted one too', async () => {
    seedLoggedModel(fake, { id: modelId(1), deleted: true });
    expect((await tracking.getLoggedModels([modelId(1)])).size).toBe(1);
    expect(sent()).toEqual([`GET logged-models/${modelId(1)}`]);
  });

  test('deleted ones among others are absent: no search of MLflow shows them (3.17.2)', async () => {
    seedLoggedModel(fake, { id: modelId(0) });
    seedLoggedModel(fake, { id: modelId(1), deleted: true });
    const models = await tracking.getLoggedModels(count(2, modelId));
    expect([...models.keys()]).toEqual([modelId(0)]);
  });

  test.each([1, 2])('a server before MLflow 3 has none (%i asked for)', async (asked) => {
    const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<title>404' };
    fake.on(/logged-models/, page, { times: Number.POSITIVE_INFINITY });
    expect((await tracking.getLoggedModels(count(asked, modelId))).size).toBe(0);
  });
});
