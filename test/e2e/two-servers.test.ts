import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedFiles, seedModel, seedRun } from '../fake/seed.js';
import { aFolder, contents } from './load-world.js';
import { errorOf, mlreg } from './mlreg.js';

const RUN = 'a'.repeat(32);
const IN_RUN = `mlflow-artifacts:/0/${RUN}/artifacts/model`;
const ON_DISK = `/srv/mlruns/0/${RUN}/artifacts`;

/** Runs and their files are on one server, models and their versions on the other. */
let runs: FakeMlflow;
let registry: FakeMlflow;
beforeEach(async () => {
  [runs, registry] = await Promise.all([startFakeMlflow(), startFakeMlflow()]);
  seedRun(runs, { id: RUN, metrics: { acc: 0.5 } });
});
afterEach(async () => {
  await Promise.all([runs.close(), registry.close()]);
});

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = '/') =>
  mlreg(args, {
    cwd,
    env: {
      MLFLOW_TRACKING_URI: runs.url,
      MLFLOW_REGISTRY_URI: registry.url,
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0',
      ...env,
    },
  });
const pathsAt = (server: FakeMlflow) => server.requests.map(({ path }) => path);

describe('a version', () => {
  it('has the metrics of its run at the tracking server', async () => {
    seedModel(registry, { name: 'm', versions: [{ runId: RUN }] });
    const { stdout } = await run(['details', 'm/1', '--json=metrics']);
    expect(JSON.parse(stdout)).toEqual({ metrics: { acc: 0.5 } });
    expect(pathsAt(registry).filter((path) => /runs|experiments/.test(path))).toEqual([]);
  });

  it.each([
    ['its artifact proxy', IN_RUN],
    ['a path of its run', `runs:/${RUN}/model`],
  ])('is loaded from the tracking server where it names %s', async (_, source) => {
    seedModel(registry, { name: 'm', versions: [{ runId: RUN, source }] });
    seedFiles(runs, IN_RUN, { MLmodel: 'flavors: {}\n' });
    const cwd = aFolder();
    const { exit, stderr } = await run(['load', 'm/1', '--output', 'out'], {}, cwd);
    expect(exit, stderr).toBe(0);
    expect(contents(cwd)['out/MLmodel']).toBe('flavors: {}\n');
    expect(pathsAt(registry).filter((path) => path.includes('artifact'))).toEqual([]);
  });

  it('is loaded from the registry where that is the host that it names', async () => {
    const { host } = new URL(registry.url);
    const source = `mlflow-artifacts://${host}/0/x`;
    seedModel(registry, { name: 'm', versions: [{ source }] });
    seedFiles(registry, 'mlflow-artifacts:/0/x', { MLmodel: 'flavors: {}\n' });
    const cwd = aFolder();
    expect((await run(['load', 'm/1', '--output', 'out'], {}, cwd)).exit).toBe(0);
    expect(contents(cwd)['out/MLmodel']).toBe('flavors: {}\n');
  });

  it('that lies on a disk is listed by its run, and read by its version', async () => {
    const source = `${ON_DISK}/model`;
    seedModel(registry, {
      name: 'm',
      versions: [{ runId: RUN, source, files: { MLmodel: 'flavors: {}\n' } }],
    });
    const atRuns = runs.state.runs.get(RUN);
    if (atRuns) atRuns.artifactUri = ON_DISK;
    seedFiles(runs, source, { MLmodel: 'flavors: {}\n' });
    const cwd = aFolder();
    const { exit, stderr } = await run(['load', 'm/1', '--output', 'out'], {}, cwd);
    expect(exit, stderr).toBe(0);
    expect(contents(cwd)['out/MLmodel']).toBe('flavors: {}\n');
    expect(pathsAt(runs)).toContain('/api/2.0/mlflow/artifacts/list');
    expect(pathsAt(registry)).toContain('/model-versions/get-artifact');
  });

  it.each([
    ['a URI that is none of a server', { MLFLOW_TRACKING_URI: '/wrong' }],
    ['a workspace that is not there', {}],
  ])('is not taken for one without a run: %s', async (what, env) => {
    seedModel(registry, { name: 'm', versions: [{ runId: RUN }] });
    const uri = 'MLFLOW_TRACKING_URI' in env ? `${runs.url}${env.MLFLOW_TRACKING_URI}` : runs.url;
    if (what.startsWith('a workspace')) {
      const body = { error_code: 'RESOURCE_DOES_NOT_EXIST', message: "Workspace 'x' not found" };
      runs.on('runs/get', { status: 404, body: JSON.stringify(body) });
    }
    const result = await run(['details', 'm/1', '--json'], { MLFLOW_TRACKING_URI: uri });
    expect(result.exit).not.toBe(0);
    expect(errorOf(result).message).toContain(runs.url);
  });
});

describe('doctor', () => {
  interface Row {
    readonly check: string;
    readonly status: string;
    readonly message: string;
  }
  const doctor = async (env: Readonly<Record<string, string>> = {}) => {
    const { exit, stdout } = await run(['doctor', '--json'], env);
    const rows: Row[] = JSON.parse(stdout);
    return { exit, of: (name: string) => rows.find(({ check }) => check === name) };
  };

  it('looks at both servers', async () => {
    const { exit, of } = await doctor();
    expect(exit).toBe(0);
    expect(of('server')?.message).toBe(
      `${registry.url} is an MLflow server; ${runs.url} is an MLflow server`,
    );
    expect(of('version')?.message).toBe(
      `MLflow 3.17.2 at ${registry.url}; MLflow 3.17.2 at ${runs.url}`,
    );
    expect(pathsAt(registry).filter((path) => path.includes('experiments'))).toEqual([]);
  });

  it('finds that the second is away', async () => {
    const { exit, of } = await doctor({ MLFLOW_TRACKING_URI: 'http://127.0.0.1:1' });
    expect(exit).toBe(11);
    expect(of('server')).toMatchObject({ status: 'failed' });
    expect(of('server')?.message).toContain('http://127.0.0.1:1');
  });

  it.each([
    [401, 'login', 4],
    [500, 'database', 1],
  ])('finds that the second answers %i', async (status, check, code) => {
    runs.on('experiments/search', { status, body: 'no' }, { times: Number.POSITIVE_INFINITY });
    const { exit, of } = await doctor();
    expect(exit).toBe(code);
    expect(of(check)).toMatchObject({ status: 'failed' });
    expect(of(check)?.message).toContain(runs.url);
  });
});
