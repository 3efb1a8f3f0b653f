import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { writesTo } from '../fake/requests.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, {
    name: 'dev',
    versions: [
      { run: { metrics: { f1: 0.7 } } },
      {
        run: { id: 'r'.repeat(32), metrics: { f1: 0.9 } },
        stage: 'Staging',
        description: 'better',
        tags: { team: 'rca', 'mlreg.request_id': 'x' },
      },
      { status: 'FAILED_REGISTRATION' },
    ],
  });
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url)(...args);
const copy = (...args: string[]) => mlreg('promote', 'dev/2', '--to-model', 'prod', ...args);
const prod = () => fake.state.models.get('prod');
const writes = () => writesTo(fake);

describe('promote --to-model', () => {
  it('makes a copy with the same run, tags and description, in a model of its own', async () => {
    const { exit, stdout } = await copy();
    expect([exit, stdout]).toEqual([
      0,
      'created the model prod, copied dev version 2 to prod version 1\n',
    ]);
    const made = prod()?.versions.get(1);
    expect(made).toMatchObject({
      source: 'models:/dev/2',
      runId: 'r'.repeat(32),
      description: 'better',
      stage: 'None',
    });
    expect(Object.fromEntries(made?.tags ?? [])).toEqual({
      team: 'rca',
      'mlreg.request_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(made?.storageLocation).toBe(fake.state.models.get('dev')?.versions.get(2)?.source);
  });

  it('makes no second copy', async () => {
    await copy();
    const before = writes().length;
    const { exit, stdout } = await copy('--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      changed: false,
      plan: {
        model: 'prod',
        version: '1',
        target: null,
        copy_of: { model: 'dev', version: '2', creates_model: false, creates_version: false },
      },
      result: { registered_name: 'prod', version: '1' },
    });
    expect(writes()).toHaveLength(before);
    await mlreg('promote', 'dev/1', '--to-model', 'prod');
    expect(prod()?.versions.size).toBe(2);
  });

  it('promotes the copy, also one that is there', async () => {
    const first = await copy('--alias', 'champion');
    expect(first.stdout).toBe(
      'created the model prod, copied dev version 2 to prod version 1, promoted prod version 1 to @champion\n',
    );
    await mlreg('promote', 'dev/1', '--to-model', 'prod');
    seedModel(fake, { name: 'other', versions: [{ stage: 'Production' }] });
    const { stdout } = await mlreg('promote', 'dev/2', '--to-model', 'other', '--stage=production');
    expect(stdout).toMatch(/promoted other version 2 to Production, archiving version 1\n$/);
    const again = await copy('--stage', 'Production');
    expect(again.stdout).toBe('promoted prod version 1 to Production\n');
    expect((await copy('--stage', 'Production', '--dry-run')).stdout).toMatch(/already/);
  });

  it('asks the gates before it copies: against the occupants of that model', async () => {
    const gate = ['--alias', 'champion', '--require', 'metrics.f1 > champion.metrics.f1'];
    expect((await copy(...gate)).stderr).toMatch(/passed +no version has @champion/);
    const before = writes().length;
    const worse = await mlreg('promote', 'dev/1', '--to-model', 'prod', ...gate, '--json');
    expect([worse.exit, errorOf(worse).message]).toEqual([
      7,
      'dev version 1 is not promoted to @champion of prod: the gate failed: metrics.f1 > champion.metrics.f1 (0.7 > 0.9, missed by 0.2)',
    ]);
    expect(writes()).toHaveLength(before);
  });

  it('writes nothing in a dry run', async () => {
    const { stdout } = await copy('--stage', 'Production', '--dry-run');
    expect(stdout).toBe(
      'would create the model prod, copy dev version 2 to prod, promote it to Production\n',
    );
    expect(writes()).toEqual([]);
  });

  it('says what is done if the copy cannot be promoted', async () => {
    fake.on('registered-models/alias', { status: 403, body: '{"error_code":"PERMISSION_DENIED"}' });
    const result = await copy('--alias', 'champion', '--json');
    expect([result.exit, errorOf(result).message]).toEqual([
      3,
      expect.stringMatching(/^made prod\/1, but did not promote it: /),
    ]);
    expect((await copy('--alias', 'champion')).exit).toBe(0);
    expect(prod()?.versions.size).toBe(1);
  });

  it.each([
    [['dev/2', '--to-model', 'dev'], 2, /names the model itself/],
    [['dev/2', '--to-model', 'a/b'], 2, /cannot be the name of a model/],
    [['dev', '--to-model', 'prod'], 2, /not a version/],
    [['dev/3', '--to-model', 'prod'], 7, /not READY/],
    [['dev/9', '--to-model', 'prod'], 8, /no version 9/],
    [['dev', '--auto', '--metric', 'f1', '--to-model', 'prod'], 2, /--auto and --to-model/],
    [['dev/2', '--to-model', 'prod', '--require', 'metrics.f1 > 1'], 2, /no target/],
  ])('%j: %d', async (args, exit, message) => {
    const result = await mlreg('promote', ...args, '--json');
    expect([result.exit, errorOf(result).message]).toEqual([exit, expect.stringMatching(message)]);
    expect(writes()).toEqual([]);
  });

  it('finds the model with the prefix, as everywhere', async () => {
    seedModel(fake, { name: 'team_prod' });
    const withPrefix = mlregOf(fake.url, { MLREG_MODEL_PREFIX: 'team_' });
    const { stdout } = await withPrefix('promote', 'dev/2', '--to-model', 'prod');
    expect(stdout).toBe('copied dev version 2 to team_prod version 1\n');
    expect(prod()).toBeUndefined();
  });
});
