import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlreg } from './mlreg.js';

let fake: FakeMlflow;
const cwd = mkdtempSync(join(tmpdir(), 'mlreg-'));
beforeAll(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: 'lstm_model', versions: [{ run: { metrics: { f1: 0.9 } } }] });
});
afterAll(async () => {
  await fake.close();
  rmSync(cwd, { recursive: true });
});

const run = (args: string[], env: Record<string, string> = {}) =>
  mlreg(args, { cwd, env: { MLFLOW_TRACKING_URI: fake.url, ...env } });
/** A credential on its way to a server that is not there: a warning, then an error. */
const AWAY = {
  MLFLOW_TRACKING_URI: 'http://mlreg.invalid',
  MLFLOW_TRACKING_TOKEN: 'x',
  MLREG_MAX_RETRIES: '0',
};

it('refuses --json beside another format', async () => {
  const result = await run(['list', '--format', 'csv', '--json']);
  expect([result.exit, errorOf(result).message]).toEqual([
    2,
    '--json and --format csv are two formats',
  ]);
});

it('takes the fields of --json=a,b for another format of whole objects as well', async () => {
  const line = await run(['alias', 'list', '--json=name,alias', '--format=ndjson']);
  expect([line.exit, line.stdout, line.stderr]).toEqual([0, '', '']);
  const yaml = await run(['details', 'lstm_model/1', '--format', 'yaml', '--json=name,params']);
  expect(yaml.stdout).toBe('registered_name: lstm_model\nparameters: {}\n');
  expect((await run(['list', '--format', 'tsv', '--json=name'])).exit).toBe(2);
});

describe('stderr under --json', () => {
  it.each([['--json'], ['--format=ndjson']])('has the error alone: %s', async (flag) => {
    const result = await run(['list', flag], AWAY);
    expect([result.exit, errorOf(result).code]).toEqual([11, 'unreachable']);
  });

  it.each([
    ['local,registry', 'nothing listens there (ECONNREFUSED)'],
    ['registry,local', 'nothing listens there (ECONNREFUSED); and it was not loaded here before'],
  ])('says why no source has a model: %s', async (sources, words) => {
    const env = { MLFLOW_TRACKING_URI: 'http://127.0.0.1:1', MLREG_MAX_RETRIES: '0' };
    const result = await run(['load', 'lstm_model/1', '--sources', sources, '--json'], env);
    expect([result.exit, errorOf(result).exit_code]).toEqual([11, 11]);
    expect(errorOf(result).message).toContain(words);
  });

  it('has the error on its last line where lines are asked for', async () => {
    const result = await run(['list', '--json', '--verbose'], AWAY);
    const lines = result.stderr.trim().split('\n');
    expect(lines[0]).toMatch(/^warning: your credential/);
    expect(JSON.parse(lines.at(-1) ?? '').error.code).toBe('unreachable');
  });

  it('has nothing of Node about requests that are many at once', async () => {
    const versions = Array.from({ length: 16 }, () => ({ run: {} }));
    seedModel(fake, { name: 'many', versions });
    const slow = fake.on(/./, { delay: 50 }, { times: 1000 });
    const result = await run(['compare', 'many', '--other-registry', fake.url, '--json']);
    slow.remove();
    expect(result.exit).toBe(0);
    expect(result.stderr).not.toMatch(/MaxListeners|node:/);
  });

  it('has the warnings if the command does its work', async () => {
    const result = await run(['list', 'lstm_model', '--order-by', 'metrics.f2', '--json']);
    expect([result.exit, JSON.parse(result.stdout).length]).toEqual([0, 1]);
    expect(result.stderr).toBe('the only version has no metrics.f2; did you mean metrics.f1?\n');
  });

  it('has the warnings and the error for people', async () => {
    const { exit, stderr } = await run(['list'], AWAY);
    expect(exit).toBe(11);
    expect(stderr).toMatch(/^warning: your credential.*\nmlreg: cannot connect/);
  });
});
