import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  collect,
  type ModelRegistry,
  NotFoundError,
  openRegistry,
  RefusedError,
  UsageError,
} from '../../src/index.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';

let fake: FakeMlflow;
let registry: ModelRegistry;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, {
    name: 'team_lstm',
    versions: [{ stage: 'Production' }, { run: { metrics: { f1: 0.9 } } }, {}],
  });
  seedModel(fake, { name: 'team_svm', versions: [{ aliases: ['champion'] }] });
  registry = await openRegistry({ trackingUri: fake.url, modelPrefix: 'team_' });
});
afterEach(async () => {
  await registry.close();
  await fake.close();
});

const versionsOf = async (model: string) =>
  (await collect(registry.versions.list({ model }))).map(({ version }) => [
    version.version,
    version.stage,
  ]);

describe('reading', () => {
  it('lists models, without a request before the first is asked for', async () => {
    const models = registry.models.list();
    expect(fake.requests).toEqual([]);
    expect((await collect(models)).map(({ name }) => name)).toEqual(['team_lstm', 'team_svm']);
  });

  it('takes expressions and filters', async () => {
    const rows = registry.versions.list({ where: 'metrics.f1 > 0.8', orderBy: 'version desc' });
    expect((await collect(rows)).map(({ version }) => version.version)).toEqual(['2']);
  });

  it.each([
    ['lstm/2', '2'],
    [{ model: 'lstm', version: 2 }, '2'],
    [{ model: 'lstm', version: 'latest' }, '3'],
    [{ model: 'lstm', stage: 'production' }, '1'],
    ['models:/team_svm@champion', '1'],
  ])('resolves %j', async (ref, version) => {
    expect((await registry.resolve(ref)).version).toBe(version);
  });

  it('throws typed errors', async () => {
    await expect(registry.models.get('lstn')).rejects.toBeInstanceOf(NotFoundError);
    const error = await registry.models.get('lstn').catch((each) => each);
    expect(error).toMatchObject({ code: 'not_found', hint: expect.stringContaining('lstm') });
  });
});

describe('changing', () => {
  it('promotes, and goes back by the records', async () => {
    const { changed, plan } = await registry.versions.promote('lstm/2', {
      stage: 'Production',
      message: 'better',
    });
    expect({ changed, archive: plan.archive }).toEqual({ changed: true, archive: ['1'] });
    const [event] = await collect(registry.history('lstm', { limit: 1 }));
    expect(event).toMatchObject({ verb: 'promote', version: '2', reason: 'better' });
    await registry.versions.rollback('lstm');
    expect(await versionsOf('lstm')).toEqual([
      ['3', 'None'],
      ['2', 'Archived'],
      ['1', 'Production'],
    ]);
    const [holding] = await registry.holdersAt('lstm', new Date());
    expect(holding).toMatchObject({ target: 'Production', versions: ['1'] });
  });

  it('writes nothing on a dry run', async () => {
    const { changed } = await registry.models.delete('lstm', { dryRun: true });
    expect(changed).toBe(false);
    expect(fake.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('goes by the gates of the settings', async () => {
    const strict = await openRegistry({ trackingUri: fake.url, gates: ['metrics.f1 >= 0.95'] });
    const refused = strict.versions.promote('team_lstm/2', { stage: 'Production' });
    await expect(refused).rejects.toBeInstanceOf(RefusedError);
  });

  it('cleans up by a plan', async () => {
    const plan = await registry.cleanup.plan({ model: 'lstm', keep: 1 });
    const { deleted } = await registry.cleanup.apply(plan);
    expect(deleted.map(({ version }) => version)).toEqual(['2']);
    expect((await versionsOf('lstm')).map(([version]) => version)).toEqual(['3', '1']);
  });

  it('keeps to read-only settings', async () => {
    const reader = await openRegistry({ trackingUri: fake.url, readOnly: true });
    const refused = reader.models.delete('team_svm');
    await expect(refused).rejects.toMatchObject({ code: 'refused', hint: 'readOnly sets it' });
    const track = () => reader.track({ model: 'lstm', version: '1', latencyMs: 1 });
    expect(track).toThrow(expect.objectContaining({ code: 'refused', hint: 'readOnly sets it' }));
  });
});

describe('settings', () => {
  it('refuses what it does not know, with the nearest name', async () => {
    const misspelt = { trackingUrl: fake.url } as object;
    await expect(openRegistry(misspelt)).rejects.toMatchObject({
      code: 'usage',
      hint: 'did you mean "trackingUri"?',
    });
  });

  it('names a bad value as the caller has named it', async () => {
    const bad = openRegistry({ trackingUri: fake.url, maxRetries: -1 });
    await expect(bad).rejects.toThrow(/^maxRetries: /);
  });

  it('reads no variable of the process', async () => {
    vi.stubEnv('MLFLOW_TRACKING_URI', fake.url);
    try {
      const blind = await openRegistry({});
      await expect(blind.models.get('team_svm')).rejects.toBeInstanceOf(UsageError);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

it('takes secrets out of its errors', async () => {
  const words = { error_code: 'INVALID_PARAMETER_VALUE', message: 'no hunter22 here' };
  fake.on(/registered-models\/get$/, { status: 400, body: JSON.stringify(words) });
  const open = await openRegistry({ trackingUri: fake.url.replace('//', '//ann:hunter22@') });
  const error: Error = await open.models.get('m').catch((each) => each);
  expect(error.message).toContain('no *** here');
  expect(error.stack).not.toContain('hunter22');
});

describe('a signal', () => {
  it('of one call ends that call alone', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(registry.models.get('lstm', { signal })).rejects.toThrow('enough');
    await expect(collect(registry.models.list({ signal }))).rejects.toThrow('enough');
    expect((await registry.models.get('lstm')).name).toBe('team_lstm');
  });

  it('of the registry ends all', async () => {
    const stop = new AbortController();
    const open = await openRegistry({ trackingUri: fake.url, signal: stop.signal });
    stop.abort(new Error('over'));
    await expect(open.models.get('team_lstm')).rejects.toThrow('over');
  });
});

it('answers nothing once it is closed', async () => {
  await registry.close();
  await expect(registry.models.get('lstm')).rejects.toThrow('closed');
});
