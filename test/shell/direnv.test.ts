import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeService } from '../services/describe-service.js';
import { ENVIRONMENT, makeFolder, REPOSITORY } from './shells.js';

const MLREG = join(REPOSITORY, 'bin', 'mlreg.js');

interface Row {
  readonly key: string;
  readonly value: unknown;
  readonly origin: string;
}

/** A folder that direnv may load, with a home of its own. */
function allowedFolder(dotenv: string) {
  const cwd = makeFolder(dotenv);
  const home = join(cwd, 'home');
  mkdirSync(home);
  const env = { ...ENVIRONMENT, HOME: home };
  execFileSync('direnv', ['allow', '.'], { cwd, env, stdio: 'pipe' });
  return (given: Record<string, string> = {}, ...command: string[]) =>
    spawnSync('direnv', ['exec', '.', ...command], {
      cwd,
      env: { ...env, ...given },
      encoding: 'utf8',
    });
}

describeService('direnv', ['direnv'], () => {
  test('gives mlreg the variables, and their names are the origins', () => {
    const exec = allowedFolder(
      'MLFLOW_TRACKING_URI=http://ml:5000\nMLFLOW_TRACKING_TOKEN=s3cr3t\nMLFLOW_S3_BUCKET=file\n',
    );
    const command = ['node', MLREG, 'config', 'show', '--json'];
    const { stdout, stderr, status } = exec({ MLFLOW_S3_BUCKET: 'before' }, ...command);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const rows: Row[] = JSON.parse(stdout);
    const row = (key: string) => rows.find((each) => each.key === key);
    expect(row('tracking_uri')).toMatchObject({
      value: 'http://ml:5000',
      origin: 'MLFLOW_TRACKING_URI',
    });
    expect(row('token')).toMatchObject({ value: '***', origin: 'MLFLOW_TRACKING_TOKEN' });
    expect(row('s3_bucket')).toMatchObject({ value: 'before', origin: 'MLFLOW_S3_BUCKET' });
    expect(stdout + stderr).not.toContain('s3cr3t');
  });

  test('loads what there is and names what is missing', () => {
    const { status, stdout, stderr } = allowedFolder('AWS_ACCESS_KEY_ID=id\n')(
      {},
      ...['sh', '-c', 'printf %s "$AWS_ACCESS_KEY_ID"'],
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'id' });
    expect(stderr).toContain('setup_env.sh: missing: MLFLOW_TRACKING_URI (required), MLFLOW_ARTI');
  });

  test('watches .env', () => {
    const exec = allowedFolder('MLREG_A=1\n');
    const { stdout } = exec({}, 'sh', '-c', 'direnv status');
    expect(stdout).toMatch(/Loaded watch: "\.env"/);
  });

  test('reads .env again in a folder that it knows', () => {
    const folder = makeFolder('MLREG_A=1\n');
    const env = { ...ENVIRONMENT, HOME: folder };
    execFileSync('direnv', ['allow', '.'], { cwd: folder, env, stdio: 'pipe' });
    const exported = (given: NodeJS.ProcessEnv) =>
      JSON.parse(
        execFileSync('direnv', ['export', 'json'], {
          cwd: folder,
          env: { ...env, ...given },
          encoding: 'utf8',
          stdio: 'pipe',
        }),
      );
    const first = exported({});
    expect(first.MLREG_A).toBe('1');
    const file = join(folder, '.env');
    writeFileSync(file, 'MLREG_A=22\n');
    // direnv compares whole seconds.
    const later = Date.now() / 1000 + 10;
    utimesSync(file, later, later);
    expect(exported(first).MLREG_A).toBe('22');
  });
});
