import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collect, type ModelRegistry, openRegistry, RefusedError } from '../../src/index.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedFiles, seedModel, seedRun } from '../fake/seed.js';

const rmse = (value: number) => ({ run: { metrics: { rmse: value } } });

let fake: FakeMlflow;
let folder: string;
let registry: ModelRegistry;
const open = () => openRegistry({ trackingUri: fake.url, maxRetries: 0, inferenceSpool: folder });
beforeEach(async () => {
  fake = await startFakeMlflow();
  folder = mkdtempSync(join(tmpdir(), 'mlreg-library-'));
  seedModel(fake, { name: 'EURUSD_ARIMA', versions: [rmse(0.00512)] });
  seedModel(fake, { name: 'EURUSD_LSTM', versions: [rmse(0.0052), rmse(0.0051)] });
  registry = await open();
});
afterEach(async () => {
  await registry.close();
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

const group = { match: 'EURUSD_*', metric: 'rmse' } as const;

it('ranks once, and refuses who does not beat the baseline', async () => {
  const { champion, changed } = await registry.rank({ ...group, baseline: 0.00716 });
  expect([champion.row.version.modelName, champion.row.version.version, changed]).toEqual([
    ...['EURUSD_LSTM', '2', true],
  ]);
  expect((await registry.resolve('EURUSD_ARIMA@challenger')).version).toBe('1');
  expect((await registry.rank(group)).changed).toBe(false);
  await expect(registry.rank({ ...group, baseline: 0.001 })).rejects.toBeInstanceOf(RefusedError);
});

it('divides keys between two models, the same way each time', async () => {
  await registry.rank(group);
  const weights = { 'EURUSD_LSTM@champion': 90, 'EURUSD_ARIMA@challenger': 10 };
  const [choose, again] = await Promise.all([
    registry.route({ weights }),
    registry.route({ weights }),
  ]);
  const sides = Array.from({ length: 1000 }, (_, key) => choose(`k${key}`).modelName);
  expect(Array.from({ length: 1000 }, (_, key) => again(`k${key}`).modelName)).toEqual(sides);
  const share = sides.filter((name) => name === 'EURUSD_LSTM').length / 1000;
  expect(share).toBeGreaterThan(0.85);
  expect(share).toBeLessThan(0.95);
});

it('tracks at once, and sends nothing before there is a record', async () => {
  const before = fake.requests.length;
  const tracked = { model: 'EURUSD_LSTM', version: '2', latencyMs: 3 };
  expect(registry.track(tracked)).toBeUndefined();
  expect(fake.requests.length).toBe(before);
  expect(() => registry.track({ ...tracked, latencyMs: Number.NaN })).toThrow('no latency');
  expect(await registry.flushTracked()).toMatchObject({ tracked: 1, delivered: 1, waiting: 0 });
  const comparison = await registry.versions.compare(['EURUSD_LSTM'], { views: ['inference'] });
  expect(comparison.versions.map(({ inference }) => inference?.latency.count ?? 0)).toEqual([0, 1]);
});

it('keeps records on the disk for the next one, if the server is away', async () => {
  const away = fake.on(/.*/, { status: 503, body: 'away' });
  registry.track({ model: 'EURUSD_LSTM', version: '2', latencyMs: 3 });
  await expect(registry.flushTracked()).rejects.toMatchObject({ code: 'unreachable' });
  away.remove();
  expect(await registry.flushTracked()).toMatchObject({ tracked: 1, delivered: 1, waiting: 0 });
});

it('refuses to track where every write is refused', async () => {
  const reader = await openRegistry({ trackingUri: fake.url, readOnly: true });
  expect(() => reader.track({ model: 'm', version: '1', latencyMs: 1 })).toThrow(RefusedError);
  await reader.close();
});

it('registers the best run of each group, once', async () => {
  for (const [type, value] of [
    ['LSTM', 0.4],
    ['LSTM', 0.3],
    ['ARIMA', 0.5],
  ] as const) {
    const run = seedRun(fake, { metrics: { rmse: value }, tags: { model_type: type } });
    seedFiles(fake, `${run.artifactUri}/model`, { MLmodel: 'flavors: {}' });
  }
  const request = { experiment: 'Default', metric: 'rmse', groupBy: 'tags.model_type' };
  const rows = async (dryRun: boolean) =>
    (await collect(registry.registerBestRuns({ ...request, dryRun }))).map(
      ({ model, value, outcome }) => [
        model,
        value,
        outcome.kind === 'done' && outcome.registered.changed,
      ],
    );
  const best = (changed: boolean) => [
    ['Default_ARIMA', 0.5, changed],
    ['Default_LSTM', 0.3, changed],
  ];
  expect(await rows(true)).toEqual(best(false));
  expect(await rows(false)).toEqual(best(true));
  expect(await rows(false)).toEqual(best(false));
});

it('registers what no version points to', async () => {
  const history = JSON.stringify([{ artifact_path: 'model' }]);
  const run = seedRun(fake, { tags: { 'mlflow.log-model.history': history } });
  seedFiles(fake, `${run.artifactUri}/model`, { MLmodel: 'flavors: {}' });
  const { plan, result } = await registry.repair({ dryRun: true });
  expect([plan.steps.map(({ model, action }) => [model, action]), result]).toEqual([
    [['Default_model', 'register']],
    null,
  ]);
  const done = await registry.repair();
  expect(done.result?.registered.map(({ modelName }) => modelName)).toEqual(['Default_model']);
  expect((await registry.versions.lineage('Default_model')).version.version).toBe('1');
});
