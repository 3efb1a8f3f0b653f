import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../client/servers.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { BIN, errorOf, mlreg } from './mlreg.js';

let fake: FakeMlflow;
let root: string;
let cwd: string;
beforeEach(async () => {
  fake = await startFakeMlflow();
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mlreg-trust-')));
  cwd = join(root, 'project');
  mkdirSync(join(cwd, '.git'), { recursive: true });
  mkdirSync(join(root, 'home'));
  writeFileSync(join(cwd, '.env'), `MLFLOW_TRACKING_URI=${fake.url}\n`);
});
afterEach(async () => {
  await fake.close();
  rmSync(root, { recursive: true, force: true });
});

const env = () => ({ HOME: join(root, 'home'), MLFLOW_TRACKING_TOKEN: 's3cr3t-token' });
const run = (...args: string[]) => mlreg(args, { cwd, env: env() });
const received = () => fake.requests.map(({ headers }) => headers.authorization);

describe('a server that the project names', () => {
  it('gets the token after `config trust`, and not after `config untrust`', async () => {
    const refused = await run('list', '--json');
    expect(refused.exit).toBe(2);
    expect(errorOf(refused).message).toContain(
      `${fake.url} is named by .env:1 MLFLOW_TRACKING_URI`,
    );
    expect(errorOf(refused).hint).toMatch(/`mlreg config trust`.*MLFLOW_TRACKING_URI.*environment/);
    expect(received()).toEqual([]);

    expect(await run('config', 'trust', '--yes')).toEqual({
      exit: 0,
      stdout: `trusted tracking_uri ${fake.url} of ${join(cwd, '.env')}\n`,
      stderr: '',
    });
    expect((await run('list')).exit).toBe(0);
    expect(received()).toEqual(['Bearer s3cr3t-token']);

    expect((await run('config', 'untrust')).stdout).toBe(`forgot ${join(cwd, '.env')}\n`);
    expect((await run('list')).exit).toBe(2);
    expect((await run('config', 'untrust')).stdout).toContain('nothing was changed');
    expect(received()).toHaveLength(1);
  });

  it('is taken back where a file of the project is broken', async () => {
    await run('config', 'trust', '--yes');
    writeFileSync(join(cwd, 'mlreg.config.yaml'), 'tracking_uri: [\n');
    expect(await run('config', 'untrust')).toMatchObject({
      exit: 0,
      stdout: `forgot ${join(cwd, '.env')}\n`,
    });
  });

  it('gets it no more once the file names another', async () => {
    await run('config', 'trust', '--yes');
    writeFileSync(join(cwd, '.env'), 'MLFLOW_TRACKING_URI=http://127.0.0.1:1\n');
    const { exit, stderr } = await run('list');
    expect(exit).toBe(2);
    expect(stderr).toContain('has changed since you trusted it');
  });

  it('is shown all the same, and gets nothing meanwhile', async () => {
    const { exit, stdout } = await run('config', 'show');
    expect(exit).toBe(0);
    expect(stdout).toContain(`tracking_uri\t${fake.url}\t.env:1 MLFLOW_TRACKING_URI`);
    expect(stdout).not.toContain('s3cr3t');
  });
});

describe('an S3 server that the project names', () => {
  const KEY = {
    MLFLOW_TRACKING_TOKEN: '',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 's3cr3t',
    AWS_SESSION_TOKEN: 'session',
  };

  it('gets no signed request before `config trust`, and no command that needs no S3 minds', async () => {
    const asked: unknown[] = [];
    const s3 = createServer(({ headers }, response) => {
      asked.push(headers['x-amz-security-token']);
      response.end('<ListBucketResult></ListBucketResult>');
    });
    const endpoint = (await listen(s3, 'http')).href;
    seedModel(fake, { name: 'm', versions: [{ source: 's3://bucket/m/1' }] });
    const named = `MLFLOW_TRACKING_URI=${fake.url}\nMLFLOW_S3_ENDPOINT_URL=${endpoint}\n`;
    writeFileSync(join(cwd, '.env'), named);
    const s3Run = (...args: string[]) => mlreg(args, { cwd, env: { ...env(), ...KEY } });

    expect((await s3Run('list')).exit).toBe(0);
    const refused = await s3Run('load', 'm/1', '--json');
    expect(refused.exit).toBe(2);
    expect(errorOf(refused).message).toContain(`${endpoint} is named by .env:2`);
    expect(errorOf(refused).hint).toMatch(/`mlreg config trust`.*MLFLOW_S3_ENDPOINT_URL/);
    const details = await s3Run('details', 'm/1', '--json');
    expect([details.exit, JSON.parse(details.stdout).files]).toEqual([0, null]);
    expect(details.stderr).toContain('it is not sent there');
    expect((await s3Run('doctor')).stdout).toContain('it is not sent there');
    expect(asked).toEqual([]);

    expect((await s3Run('config', 'trust', '--yes')).stdout).toContain(
      `trusted s3_endpoint_url ${endpoint} of`,
    );
    await s3Run('load', 'm/1');
    expect(asked).toContain('session');
  });
});

describe('config trust', () => {
  it('prints what it did as a plan and a result', async () => {
    const file = join(cwd, '.env');
    const plan = { files: [{ file, settings: { tracking_uri: fake.url } }] };
    const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);
    expect(await json('config', 'trust', '--dry-run')).toEqual({
      changed: false,
      plan,
      result: null,
    });
    expect((await run('list')).exit).toBe(2);
    const result = { trusted: [file] };
    expect(await json('config', 'trust', '-y')).toEqual({ changed: true, plan, result });
    expect(await json('config', 'trust', '-y')).toEqual({
      changed: false,
      plan: { files: [] },
      result,
    });
    expect(await json('config', 'untrust')).toEqual({
      changed: true,
      plan: { files: [file] },
      result: { untrusted: [file] },
    });
  });

  it('wants --yes where nobody can be asked, and something to trust', async () => {
    const noTerminal = await run('config', 'trust', '--json');
    expect(noTerminal.exit).toBe(2);
    expect(errorOf(noTerminal).hint).toContain('--yes');
    writeFileSync(join(cwd, '.env'), '');
    const nothing = await run('config', 'trust', '--yes', '--json');
    expect(nothing.exit).toBe(2);
    expect(errorOf(nothing).message).toContain('names a server');
  });

  const hasScript = spawnSync('script', ['--version']).status === 0;
  it.skipIf(!hasScript).each([
    ['y', 0],
    ['n', 1],
    ['', 1],
  ])('on a terminal, answered %j, exits %i', async (answer, exit) => {
    const command = `${process.execPath} ${BIN} config trust`;
    const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd,
      env: { PATH: process.env.PATH, ...env() },
      input: `${answer}\n`,
      encoding: 'utf8',
    });
    expect(stdout).toContain(`tracking_uri ${fake.url} of ${join(cwd, '.env')}`);
    expect(stdout).toContain('Send your credentials there? [y/N]');
    expect(status).toBe(exit);
    expect((await run('list')).exit).toBe(exit === 0 ? 0 : 2);
  });
});

describe('a credential over plain http', () => {
  it('to another machine is warned of, once', async () => {
    // The fake takes the whole URL that a proxy is asked for.
    const through = { HTTP_PROXY: fake.url, MLFLOW_TRACKING_URI: 'http://ml.test:5000' };
    const args = ['list', '--versions'];
    const result = await mlreg(args, { cwd: '/', env: { ...env(), ...through } });
    expect(received()[0]).toBe('Bearer s3cr3t-token');
    expect(result.stderr).toBe(
      'warning: your credential goes to http://ml.test:5000 unencrypted: use https\n',
    );
    const { MLFLOW_TRACKING_TOKEN: _, ...nobody } = { ...env(), ...through };
    expect((await mlreg(args, { cwd: '/', env: nobody })).stderr).toBe('');
  });

  it('to this machine is not', async () => {
    const { stderr } = await mlreg(['list'], {
      env: { ...env(), MLFLOW_TRACKING_URI: fake.url },
    });
    expect(stderr).toBe('');
    expect(received()).toEqual(['Bearer s3cr3t-token']);
  });
});
