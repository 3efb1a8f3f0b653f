import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { change, directly, folder, makeDatabase, SCHEMAS } from '../adapters/sql/database.js';
import { errorOf, mlreg } from './mlreg.js';

const MODEL = `
  INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES ('lstm_model', 1, 1);
  INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage) VALUES (0, 'Default', './mlruns/0', 'active');
  INSERT INTO runs (run_uuid, name, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id)
    VALUES ('r1', 'first', 'FINISHED', 1000, 1700000000000000000, 'active', './mlruns/0/r1/artifacts', 0);
  INSERT INTO latest_metrics ("key", value, timestamp, step, is_nan, run_uuid)
    VALUES ('accuracy', 0.87, 1, 0, 0, 'r1'), ('diverged', 0, 1, 0, 1, 'r1'), ('loss', 1.7976931348623157e308, 1, 0, 0, 'r1');
  INSERT INTO model_versions (name, version, current_stage, status, source, run_id, storage_location)
    VALUES ('lstm_model', 1, 'Production', 'READY', 'runs:/r1/model', 'r1', './mlruns/0/r1/artifacts/model'),
           ('lstm_model', 2, 'None', 'READY', './mlruns/0/r1/artifacts/model', 'r1', './mlruns/0/r1/artifacts/model');`;

/** A folder with a database, `mlruns` beside it, and mlreg run in it. */
async function registry(version: keyof typeof SCHEMAS = '3.17.2', more = '') {
  const cwd = folder();
  const file = await makeDatabase(version, join(cwd, 'mlflow.db'));
  await change(file, `BEGIN; ${MODEL} ${more}; COMMIT`);
  const model = join(cwd, 'mlruns/0/r1/artifacts/model');
  mkdirSync(model, { recursive: true });
  writeFileSync(join(model, 'MLmodel'), 'artifact_path: model\nflavors: {}\n');
  return { cwd, file, run: runIn(cwd) };
}

function runIn(cwd: string, uri = 'sqlite:///mlflow.db') {
  return (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    mlreg(args, { cwd, env: { MLFLOW_TRACKING_URI: uri, ...env } });
}

describe.each(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])(
  'on the schema of MLflow %s',
  (version) => {
    it('lists with metrics', async () => {
      const { run } = await registry(version);
      const { stdout, stderr } = await run(['list', '--versions', '--json=version,stage,metrics']);
      expect(stderr).toBe('');
      const metrics = { accuracy: 0.87, diverged: 'NaN', loss: 'Infinity' };
      expect(JSON.parse(stdout)).toEqual([
        { version: '2', stage: 'None', metrics },
        { version: '1', stage: 'Production', metrics },
      ]);
    });

    it('promotes, and gives the files', async () => {
      const { cwd, run } = await registry(version);
      const promoted = await run(['promote', 'lstm_model/2', '--stage', 'Production', '--json']);
      expect(JSON.parse(promoted.stdout)).toMatchObject({
        changed: true,
        plan: { archive: ['1'] },
      });
      const loaded = await run(['load', 'lstm_model/Production', '--output', 'here']);
      expect([loaded.exit, loaded.stdout]).toEqual([0, `${join(cwd, 'here')}\n`]);
      expect(readFileSync(join(cwd, 'here/MLmodel'), 'utf8')).toContain('artifact_path');
    });

    it('has all checks of doctor pass', async () => {
      const { run } = await registry(version);
      const { exit, stdout } = await run(['doctor', '--write-test', '--json=check,status']);
      expect(exit).toBe(0);
      const statuses = new Map(
        JSON.parse(stdout).map((row: { check: string; status: string }) => [row.check, row.status]),
      );
      for (const check of [
        'file',
        'version',
        'database',
        'writable',
        'webhooks',
        'artifacts',
        'artifact_write',
        'registry_write',
      ]) {
        expect([check, statuses.get(check)]).toEqual([check, 'ok']);
      }
    });
  },
);

describe('what is no registry', () => {
  it.each([
    ['nothing', undefined, 2, 'there is no database'],
    ['an empty file', '', 2, 'it is not initialised'],
    [
      'another file',
      'not a database, whatever its name '.repeat(40),
      2,
      'is not an SQLite database',
    ],
  ])('%s', async (_, content, exit, message) => {
    const cwd = folder();
    if (content !== undefined) writeFileSync(join(cwd, 'mlflow.db'), content);
    const result = await runIn(cwd)(['list', '--json']);
    expect([result.exit, errorOf(result).message]).toEqual([
      exit,
      expect.stringContaining(message),
    ]);
    expect(existsSync(join(cwd, 'mlflow.db'))).toBe(content !== undefined);
  });

  it.each([
    ['somebody else’s database', 'DROP TABLE alembic_version', 2, "not a database of MLflow's"],
    ['an upgrade under way', 'CREATE TABLE _alembic_tmp_runs (x)', 11, 'is being upgraded'],
    [
      'an unknown schema of another shape',
      "UPDATE alembic_version SET version_num = 'f00'; DROP TABLE registered_model_aliases",
      1,
      'has the schema f00',
    ],
    [
      'models in two workspaces',
      "INSERT INTO registered_models (name, workspace) VALUES ('x', 'team-b')",
      2,
      'in several workspaces',
    ],
  ])('%s', async (_, sql, exit, message) => {
    const { run } = await registry('3.17.2', sql);
    const result = await run(['list', '--json']);
    expect([result.exit, errorOf(result).message]).toEqual([
      exit,
      expect.stringContaining(message),
    ]);
  });

  it('a damaged file', async () => {
    const { file, run } = await registry();
    const bytes = readFileSync(file);
    // The pages behind the schema.
    bytes.fill(0xff, 4096 * 2);
    writeFileSync(file, bytes);
    const result = await run(['list', '--json']);
    expect([result.exit, errorOf(result).code]).toEqual([6, 'integrity']);
    expect((await run(['doctor', '--json'])).exit).toBe(6);
  });
});

describe('an unknown schema', () => {
  const UNKNOWN = "UPDATE alembic_version SET version_num = 'ffffffffffff'";
  const TAG = ['tag', 'set', 'lstm_model/1', 'k=v'];

  it('is read with a warning, and written if that is allowed', async () => {
    const { run } = await registry('3.17.2', UNKNOWN);
    const read = await run(['list']);
    expect(read.exit).toBe(0);
    expect(read.stderr).toMatch(/^warning: .*ffffffffffff.*\n$/);
    const refused = await run([...TAG, '--json']);
    expect([refused.exit, errorOf(refused).hint]).toEqual([
      7,
      expect.stringContaining('--allow-unknown-schema'),
    ]);
    expect((await run([...TAG, '--allow-unknown-schema'])).exit).toBe(0);
    expect((await run(TAG, { MLREG_ALLOW_UNKNOWN_SCHEMA: '1' })).exit).toBe(0);
  });
});

describe('a file that is not to be written', () => {
  it('is read', async () => {
    const { file, run } = await registry();
    const before = readFileSync(file);
    const env = { MLREG_READ_ONLY: '1' };
    expect((await run(['list', '--quiet'], env)).stdout).toBe('lstm_model\n');
    expect((await run(['tag', 'set', 'lstm_model', 'k=v'], env)).exit).toBe(7);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('a database that another program has locked', () => {
  it('is waited for, as long as --timeout allows', async () => {
    const { file, run } = await registry();
    await directly(file, async (other) => {
      other.exec('BEGIN EXCLUSIVE');
      const waiting = await run(['list', '--timeout', '1', '--json']);
      expect([waiting.exit, errorOf(waiting).code]).toEqual([124, 'timeout']);
    });
  });

  it('is read while others write', async () => {
    const { file, run } = await registry();
    await directly(file, async (other) => {
      other.exec('BEGIN IMMEDIATE; DELETE FROM model_versions');
      expect((await run(['list', '--versions', '--quiet'])).stdout.trim().split('\n')).toHaveLength(
        2,
      );
    });
  });
});

describe('a database that a project names', () => {
  it('is sent no credential, so nobody is asked for trust', async () => {
    const { cwd } = await registry();
    writeFileSync(join(cwd, 'mlreg.config.yaml'), 'tracking_uri: sqlite:///mlflow.db\n');
    const { exit, stdout } = await mlreg(['list', '--quiet'], {
      cwd,
      env: { MLFLOW_TRACKING_TOKEN: 'a-secret-token' },
    });
    expect([exit, stdout]).toEqual([0, 'lstm_model\n']);
  });
});
