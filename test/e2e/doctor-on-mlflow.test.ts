import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen } from '../client/servers.js';
import { newServer } from '../services/bench.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { postgresAt } from '../services/postgres.mjs';
import { python } from '../services/python.mjs';
import { mlreg } from './mlreg.js';

const SEED = new URL('../services/seed/sklearn_models.py', import.meta.url).pathname;

const S3 = ['s3_endpoint', 's3_key', 's3_bucket'];
const ALL = [
  'settings',
  'server',
  'login',
  'version',
  'database',
  'locks',
  'runs',
  ...S3,
  'artifacts',
];

interface Row {
  check: string;
  status: string;
  message: string;
  hint: string | null;
}

describeService('mlreg doctor', ['mlflow', 'postgres', 's3'], () => {
  let server: Awaited<ReturnType<typeof newServer>>;

  async function doctor(env: Record<string, string>, ...args: string[]) {
    const all = { MLFLOW_TRACKING_URI: server.url, ...theBench().s3env, ...env };
    const { exit, stdout, stderr } = await mlreg(['doctor', '--json', ...args], { env: all });
    const rows = JSON.parse(stdout) as Row[];
    const failed = rows.filter(({ status }) => status === 'failed');
    return { exit, stderr, rows, failed };
  }

  /** Exactly this check fails; what comes after it and needs it says that it was skipped for it. */
  async function expectFailure(
    check: string,
    { exit, failed, rows }: Awaited<ReturnType<typeof doctor>>,
    code: number,
    independent: readonly string[] = [],
  ) {
    expect({ exit, failed: failed.map((row) => row.check) }).toEqual({
      exit: code,
      failed: [check],
    });
    expect(failed[0]?.hint).toMatch(/\w/);
    for (const row of rows.slice(rows.findIndex((each) => each.check === check) + 1)) {
      if (independent.includes(row.check)) expect(row.status).toBe('ok');
      else expect(row).toMatchObject({ status: 'skipped', message: `because of ${check}` });
    }
  }

  beforeAll(async () => {
    server = await newServer(theBench(), { serveArtifacts: false });
    const env = { MLFLOW_TRACKING_URI: server.url, ...theBench().s3env };
    await python(SEED, { env, args: ['doctor_'] });
  });
  afterAll(async () => {
    await server?.stop();
  });

  it('is green on the bench', async () => {
    const { exit, rows } = await doctor({});
    expect(rows.map(({ check, status }) => `${check} ${status}`)).toEqual(
      ALL.map((check) => `${check} ok`),
    );
    expect(exit).toBe(0);
  });

  it('is green on a server that hands out the files, without a key', async () => {
    const other = await newServer(theBench());
    try {
      const env = { MLFLOW_TRACKING_URI: other.url };
      const { stdout, exit } = await mlreg(['doctor', '--json'], { env });
      const rows = JSON.parse(stdout) as Row[];
      const skipped = rows.filter(({ status }) => status === 'skipped').map(({ check }) => check);
      // There is no version whose files could be read.
      expect(skipped).toEqual([...S3, 'artifacts']);
      expect(exit).toBe(0);
    } finally {
      await other.stop();
    }
  });

  it('--write-test leaves nothing behind', async () => {
    const { exit, rows } = await doctor({}, '--write-test');
    expect(rows.map(({ check, status }) => [check, status])).toEqual(
      [...ALL, 'artifact_write', 'registry_write'].map((check) => [check, 'ok']),
    );
    expect(exit).toBe(0);
    const { stdout } = await mlreg(['list', '-q'], { env: { MLFLOW_TRACKING_URI: server.url } });
    expect(stdout).not.toMatch(/mlreg-doctor/);
  });

  it('says what it did not try under MLREG_READ_ONLY', async () => {
    const result = await doctor({ MLREG_READ_ONLY: '1' }, '--write-test');
    await expectFailure('settings', result, 7);
  });

  it('server down', async () => {
    await expectFailure('server', await doctor({ MLFLOW_TRACKING_URI: 'http://127.0.0.1:1' }), 11);
  });

  it('not MLflow: a web server, and a port that speaks no HTTP', async () => {
    const web = createServer((_request, response) => response.end('<html>hello</html>'));
    const url = await listen(web, 'http');
    const result = await doctor({ MLFLOW_TRACKING_URI: url.href });
    await expectFailure('server', result, 1);
    expect(result.failed[0]?.message).toMatch(/is no MLflow server/);
    const postgres = `http://127.0.0.1:${theBench().pgPort}`;
    const other = await doctor({ MLFLOW_TRACKING_URI: postgres });
    await expectFailure('server', other, 1);
    expect(other.failed[0]?.message).toMatch(/is no MLflow server/);
  });

  it('wrong password', async () => {
    const adminPassword = 'the-password-of-this-test';
    const other = await newServer(theBench(), { adminPassword });
    try {
      const env = { MLFLOW_TRACKING_URI: other.url, MLFLOW_TRACKING_USERNAME: 'admin' };
      const wrong = await doctor({ ...env, MLFLOW_TRACKING_PASSWORD: 'wrong' });
      await expectFailure('login', wrong, 4);
      expect(wrong.failed[0]?.hint).toMatch(/MLFLOW_TRACKING_PASSWORD/);
      const right = await doctor({ ...env, MLFLOW_TRACKING_PASSWORD: adminPassword });
      expect(right.failed).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it('wrong S3 key', async () => {
    const result = await doctor({ AWS_SECRET_ACCESS_KEY: 'wrong-secret-of-this-test' });
    await expectFailure('s3_key', result, 4);
  });

  it('S3 down', async () => {
    const result = await doctor({ MLFLOW_S3_ENDPOINT_URL: 'http://127.0.0.1:1' });
    await expectFailure('s3_endpoint', result, 11);
  });

  it('missing bucket', async () => {
    const options = { serveArtifacts: false, artifactRoot: 's3://mlreg-no-such-bucket/root' };
    const other = await newServer(theBench(), options);
    try {
      await expectFailure('s3_bucket', await doctor({ MLFLOW_TRACKING_URI: other.url }), 8);
    } finally {
      await other.stop();
    }
  });

  it('database gone', async () => {
    const other = await newServer(theBench());
    try {
      await postgresAt(theBench().pgPort).query(
        'postgres',
        `DROP DATABASE "${other.database}" WITH (FORCE)`,
      );
      // The server itself tries for 100 s (3.17.2) before it answers 500.
      const env = { MLFLOW_TRACKING_URI: other.url, MLFLOW_HTTP_REQUEST_TIMEOUT: '3' };
      const result = await doctor(env);
      expect(result.failed[0]?.hint).toMatch(/--backend-store-uri/);
      await expectFailure('database', result, 124, ['version']);
    } finally {
      await other.kill();
    }
  });
});
