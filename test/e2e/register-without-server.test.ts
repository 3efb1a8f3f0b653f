import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgresKinds, SQLITE_KINDS } from '../adapters/sql/database-kinds.js';
import { describeService } from '../services/describe-service.js';
import { mlreg as mlregWith } from './mlreg.js';
import { FILE_STORE, inDatabase, type RegistryHere } from './registries-without-server.js';

/** A folder with a model in it, and a registry. */
async function aProject(registry: RegistryHere) {
  const cwd = mkdtempSync(join(tmpdir(), 'mlreg-register-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const uri = await registry.makeFor(cwd);
  mkdirSync(join(cwd, 'model', 'data'), { recursive: true });
  writeFileSync(join(cwd, 'model', 'MLmodel'), 'flavors: {}\n');
  writeFileSync(join(cwd, 'model', 'data', 'weights'), 'w'.repeat(1000));
  const mlreg = async (...args: string[]) => {
    const env = { MLFLOW_TRACKING_URI: uri, MLREG_STAGE_POLICY: 'off' };
    const { exit, stdout, stderr } = await mlregWith([...args, '--json'], { cwd, env });
    expect([exit, stderr.replace(/^loaded .*\n$/, '')]).toEqual([0, '']);
    return JSON.parse(stdout);
  };
  return { cwd, mlreg };
}

const registersOn = (registry: RegistryHere) =>
  it(`${registry.name}: a folder goes up once, is promoted by its metrics, and loads again`, async () => {
    const { cwd, mlreg } = await aProject(registry);
    const register = (...args: string[]) => mlreg('register', 'net', '--path', 'model', ...args);
    const first = await register('--metric', 'f1=0.8', '--stage', 'Production', '--bump', 'major');
    expect(first).toMatchObject({
      changed: true,
      plan: { version: '1', label: 'v1.0.0', creates_model: true },
      result: { stage: 'Production' },
    });
    expect(first.plan.logged_model_id !== null).toBe(registry.hasLoggedModels);
    expect(await register()).toMatchObject({ changed: false, plan: { version: '1' } });

    writeFileSync(join(cwd, 'model', 'data', 'weights'), 'v'.repeat(1000));
    const gate = ['--require', 'metrics.f1 > production.metrics.f1'];
    const second = await register('--metric', 'f1=0.9', '--stage', 'Production', ...gate);
    expect(second.plan).toMatchObject({ version: '2', from: ['1'], archive: ['1'] });

    const { path } = await mlreg('load', 'net/Production');
    expect(readFileSync(join(path, 'data', 'weights'), 'utf8')).toBe('v'.repeat(1000));
    const source = `runs:/${second.plan.run_id}/model`;
    expect(await mlreg('register', 'net', '--source', source)).toMatchObject({ changed: false });
    expect(await mlreg('history', 'net')).toMatchObject([
      { verb: 'register', version: '2', target: 'Production' },
      { verb: 'register', version: '1', target: 'Production' },
    ]);
    const back = await mlreg('rollback', 'net');
    expect(back.result).toMatchObject({ version: '1', stage: 'Production' });
  });

describe('register', () => {
  [FILE_STORE, ...SQLITE_KINDS.map(inDatabase)].forEach(registersOn);
});
describeService('register on PostgreSQL', ['mlflow', 'postgres'], () => {
  postgresKinds().map(inDatabase).forEach(registersOn);
});
