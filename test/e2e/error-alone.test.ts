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

describe('stderr under --json', () => {
  it.each([['--json'], ['--format=ndjson']])('has the error alone: %s', async (flag) => {
    const result = await run(['list', flag], AWAY);
    expect([result.exit, errorOf(result).code]).toEqual([11, 'unreachable']);
  });

  it('has the error on its last line where lines are asked for', async () => {
    const result = await run(['list', '--json', '--verbose'], AWAY);
    const lines = result.stderr.trim().split('\n');
    expect(lines[0]).toMatch(/^warning: your credential/);
    expect(JSON.parse(lines.at(-1) ?? '').error.code).toBe('unreachable');
  });

  it('has the warnings if the command does its work', async () => {
    const result = await run(['list', '--versions', '--order-by', 'metrics.f2', '--json']);
    expect([result.exit, JSON.parse(result.stdout).length]).toEqual([0, 1]);
    expect(result.stderr).toBe('none of 1 versions has metrics.f2; did you mean metrics.f1?\n');
  });

  it('has the warnings and the error for people', async () => {
    const { exit, stderr } = await run(['list'], AWAY);
    expect(exit).toBe(11);
    expect(stderr).toMatch(/^warning: your credential.*\nmlreg: cannot connect/);
  });
});
