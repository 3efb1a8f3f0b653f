import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder } from '../adapters/sql/database.js';
import { describeService } from '../services/describe-service.js';
import { postgresDatabases } from '../services/postgres-databases.js';
import { errorOf, mlreg, mlregOf } from './mlreg.js';

const PASSWORD = 'p@ss/w:rd%41';
const ACCESS = `
host all postgres 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
`;

const MODEL = `
  INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES ('lstm_model', 1, 1);
  INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage) VALUES (0, 'Default', '/nowhere/0', 'active');
  INSERT INTO runs (run_uuid, name, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id)
    VALUES ('r1', 'first', 'FINISHED', 1000, 1700000000000000000, 'active', '/nowhere/0/r1/artifacts', 0);
  INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
    VALUES ('accuracy', 0.87, 1, 0, FALSE, 'r1'), ('diverged', 0, 1, 0, TRUE, 'r1'), ('loss', 1.7976931348623157e308, 1, 0, FALSE, 'r1');
  INSERT INTO model_versions (name, version, current_stage, status, source, run_id, storage_location)
    VALUES ('lstm_model', 1, 'Production', 'READY', 'runs:/r1/model', 'r1', '/nowhere/1'),
           ('lstm_model', 2, 'None', 'READY', '/nowhere/2', 'r1', '/nowhere/2');
  INSERT INTO registered_model_aliases (name, alias, version) VALUES ('lstm_model', 'champion', 1);`;

describeService('a registry in PostgreSQL', ['postgres'], () => {
  const databases = postgresDatabases({ access: ACCESS });

  async function registry() {
    const database = await databases.ofMlflow292();
    await database.query(MODEL);
    return { database, run: mlregOf(database.sqlalchemyUrl) };
  }

  it('lists with metrics', async () => {
    const { run } = await registry();
    const { stdout, stderr } = await run('list', '--versions', '--json=version,stage,metrics');
    expect(stderr).toBe('');
    const metrics = { accuracy: 0.87, diverged: 'NaN', loss: 'Infinity' };
    expect(JSON.parse(stdout)).toEqual([
      { version: '2', stage: 'None', metrics },
      { version: '1', stage: 'Production', metrics },
    ]);
  });

  it('promotes, records it, takes the lock and drops it', async () => {
    const { database, run } = await registry();
    const promoted = await run('promote', 'lstm_model/2', '--stage', 'Production', '--json');
    expect(JSON.parse(promoted.stdout)).toMatchObject({ changed: true, plan: { archive: ['1'] } });
    const alias = await run('promote', 'lstm_model/2', '--alias', 'champion', '-m', 'better');
    expect([alias.exit, alias.stderr]).toEqual([0, expect.not.stringContaining('warning')]);
    const history = JSON.parse((await run('history', 'lstm_model', '--json')).stdout);
    expect(history.map(({ target }: { target: string }) => target)).toEqual([
      '@champion',
      'Production',
    ]);
    expect(await database.query('SELECT name FROM registered_models')).toEqual(['lstm_model']);
  });

  it('leaves one holder where several promote at once', async () => {
    const { database, run } = await registry();
    for (let more = 0; more < 2; more += 1) {
      await database.query(`INSERT INTO model_versions (name, version, current_stage, status, source)
        VALUES ('lstm_model', ${3 + more}, 'None', 'READY', '/nowhere/3')`);
    }
    const ends = await Promise.all(
      ['2', '3', '4'].map((version) =>
        run('promote', `lstm_model/${version}`, '--stage', 'Production', '--wait', '60'),
      ),
    );
    // What was planned before another had its turn is no longer so.
    expect(ends.filter(({ exit }) => exit !== 0 && exit !== 5)).toEqual([]);
    expect(ends.map(({ exit }) => exit)).toContain(0);
    expect(
      await database.query(
        "SELECT COUNT(*) FROM model_versions WHERE current_stage = 'Production'",
      ),
    ).toEqual(['1']);
  });

  it('has all checks of doctor pass, which name what you may not do', async () => {
    const { database, run } = await registry();
    const checks = async (...args: string[]) => {
      const { stdout } = await run('doctor', '--json=check,status,message', ...args);
      const rows: { check: string; status: string; message: string }[] = JSON.parse(stdout);
      return new Map(rows.map(({ check, ...rest }) => [check, rest]));
    };
    const found = await checks('--write-test');
    for (const check of [
      'server',
      'version',
      'database',
      'writable',
      'webhooks',
      'registry_write',
    ]) {
      expect([check, found.get(check)?.status]).toEqual([check, 'ok']);
    }
    await database.query(`CREATE ROLE reader LOGIN PASSWORD '${PASSWORD}';
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader`);
    const url = database.url.replace('postgres@', `reader:${encodeURIComponent(PASSWORD)}@`);
    const reader = mlregOf(url);
    expect((await reader('list', '--quiet')).stdout).toBe('lstm_model\n');
    const refused = await reader('tag', 'set', 'lstm_model', 'k=v', '--json');
    expect([refused.exit, errorOf(refused).code]).toEqual([4, 'forbidden']);
    const doctor = await reader('doctor');
    expect(doctor.stdout).toContain('you may not write to');
    await database.query('DROP OWNED BY reader; DROP ROLE reader');
  });

  it('says what is wrong by its exit code, and no password with it', async () => {
    const { database } = await registry();
    const { port, name } = database;
    const empty = await databases.empty();
    const secret = encodeURIComponent(PASSWORD);
    const uri = (where: string) => `postgresql://postgres:${secret}@${where}`;
    const cases = [
      [uri('127.0.0.1:1/mlflow'), 11],
      [uri(`127.0.0.1:${port}/nothing`), 2],
      [uri(`127.0.0.1:${port}/${empty.name}`), 2],
      [`postgresql://nobody:${secret}@127.0.0.1:${port}/${name}`, 4],
      [uri(`127.0.0.1:${port}/${name}?sslmode=verify-full`), 11],
      [uri(`127.0.0.1:${port}/${name}?sslmode=on`), 2],
      [`postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${name}`, 2],
    ] as const;
    for (const [wrong, exit] of cases) {
      for (const args of [
        ['list', '--verbose'],
        ['list', '--json'],
        ['doctor'],
        ['config', 'show'],
      ]) {
        const result = await mlregOf(wrong)(...args);
        if (args[0] === 'list') expect([wrong, result.exit]).toEqual([wrong, exit]);
        for (const form of [PASSWORD, secret]) {
          expect(result.stdout + result.stderr).not.toContain(form);
        }
      }
    }
    await database.query('DROP TABLE alembic_version; ALTER TABLE registered_models RENAME TO x');
    expect((await mlregOf(database.url)('list')).exit).toBe(2);
  });

  it('takes the password from PGPASSWORD, but not for a database that a folder names', async () => {
    const { database } = await registry();
    await database.query(`CREATE ROLE worker SUPERUSER LOGIN PASSWORD '${PASSWORD}'`);
    const url = database.url.replace('postgres@', 'worker@');
    const env = { PGPASSWORD: PASSWORD };
    expect((await mlregOf(url, env)('list', '--quiet')).stdout).toBe('lstm_model\n');
    expect((await mlregOf(url)('list')).exit).toBe(4);
    const cwd = folder();
    writeFileSync(join(cwd, '.env'), `MLFLOW_TRACKING_URI=${url}\n`);
    const refused = await mlreg(['list', '--json'], { cwd, env });
    expect([refused.exit, errorOf(refused).message]).toEqual([
      2,
      expect.stringContaining('the password comes from PGPASSWORD: it is not sent there'),
    ]);
    await database.query('DROP ROLE worker');
  });
});
