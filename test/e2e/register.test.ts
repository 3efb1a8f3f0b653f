import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedFiles, seedModel, seedRun } from '../fake/seed.js';
import { errorOf, mlregOf, mlreg as mlregWith } from './mlreg.js';

const RUN = 'a'.repeat(32);
const SOURCE = `runs:/${RUN}/model`;

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  const run = seedRun(fake, { id: RUN, metrics: { f1: 0.9 } });
  seedFiles(fake, `${run.artifactUri}/model`, { MLmodel: 'flavors: {}\n', 'model.pkl': 'w' });
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url)(...args);
const register = (...args: string[]) => mlreg('register', 'lstm', '--source', SOURCE, ...args);
const writes = () =>
  fake.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search'));
const model = () => fake.state.models.get('lstm');

describe('mlreg register', () => {
  it('makes the model and a version of the run, with what was asked', async () => {
    const { exit, stdout, stderr } = await register(
      ...['--tag', 'team=rca', '--description', 'the first', '--stage', 'Staging'],
      ...['--bump', 'minor', '--require', 'metrics.f1 > 0.8'],
    );
    expect(stdout).toBe(
      `created the model lstm\nregistered lstm version 1 (v1.0.0) from mlflow-artifacts:/0/${RUN}/artifacts/model\npromoted lstm version 1 to Staging\n`,
    );
    expect([exit, stderr]).toEqual([0, expect.stringMatching(/passed/)]);
    const version = model()?.versions.get(1);
    expect(version).toMatchObject({ runId: RUN, stage: 'Staging', description: 'the first' });
    expect(Object.fromEntries(version?.tags ?? [])).toEqual({
      team: 'rca',
      'mlreg.semver': 'v1.0.0',
      'mlreg.request_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('registers nothing twice', async () => {
    await register();
    const before = writes().length;
    const { exit, stdout } = await register('--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      changed: false,
      plan: { version: '1', creates_version: false },
      result: { registered_name: 'lstm', version: '1', stage: 'None' },
    });
    expect((await register()).stdout).toMatch(
      /^lstm version 1 is made from .*: nothing was changed\n$/,
    );
    expect(writes()).toHaveLength(before);
  });

  it('takes a logged model, by its id or by the run and its name', async () => {
    seedModel(fake, {
      name: 'other',
      versions: [
        { loggedModel: { id: 'm-1', name: 'net', sourceRunId: RUN }, files: { MLmodel: 'x' } },
      ],
    });
    const { exit } = await mlreg('register', 'lstm', '--source', 'models:/m-1');
    expect(exit).toBe(0);
    expect(model()?.versions.get(1)).toMatchObject({ source: 'models:/m-1', runId: RUN });
    const again = await mlreg('register', 'lstm', '--source', `runs:/${RUN}/net`);
    expect(again.stdout).toMatch(/already/);
  });

  it('says what a refusal is for, and writes nothing', async () => {
    const refused = await register(
      '--stage',
      'Production',
      '--require',
      'metrics.f1 > 0.95',
      '--json',
    );
    expect([refused.exit, errorOf(refused)]).toEqual([
      7,
      expect.objectContaining({
        message:
          'lstm to Production: nothing is registered: the gate failed: metrics.f1 > 0.95 (0.9 > 0.95, missed by 0.05)',
        details: expect.objectContaining({ model: 'lstm', target: 'Production' }),
      }),
    ]);
    expect(writes()).toEqual([]);
  });

  it('obeys the settings for stage, labels and the number of versions', async () => {
    seedModel(fake, { name: 'lstm', versions: [{}, {}, { stage: 'Production' }] });
    const settings = {
      MLREG_DEFAULT_MODEL_STAGE: 'staging',
      MLREG_VERSIONING_STRATEGY: 'semantic',
      MLREG_MAX_MODEL_VERSIONS: '3',
    };
    const args = ['register', 'lstm', '--source', SOURCE];
    const told = await mlregOf(fake.url, { ...settings, MLREG_ARCHIVE_OLD_VERSIONS: 'false' })(
      ...args,
      '--dry-run',
    );
    expect(told.stderr).toMatch(/4 versions outside Archived, more than max_model_versions \(3\)/);
    const { stdout } = await mlregOf(fake.url, settings)(...args);
    expect(stdout).toMatch(
      /\(v1\.0\.0\).*\npromoted .* to Staging\narchived the oldest of lstm: 1\n/,
    );
    expect([...(model()?.versions.values() ?? [])].map(({ stage }) => stage)).toEqual([
      'Archived',
      'None',
      'Production',
      'Staging',
    ]);
  });

  it('warns of a name that says nothing', async () => {
    const { stderr, exit } = await mlreg('register', 'model1', '--source', SOURCE);
    expect([exit, stderr]).toEqual([0, expect.stringMatching(/^warning: "model1" does not say/)]);
  });

  it.each([
    { drop: 'before' },
    { drop: 'after' },
    { drop: 'midway' },
    { status: 503, applied: true },
    { status: 502 },
  ] as const)('makes one model and one version though answers are lost: %j', async (fault) => {
    const isOurs = ({ path, body }: { path: string; body: unknown }) =>
      path.endsWith('registered-models/create') && (body as { name: string }).name === 'lstm';
    fake.on(isOurs, fault);
    fake.on('model-versions/create', fault, { times: 2 });
    const { exit, stdout } = await register();
    expect([exit, stdout]).toEqual([0, expect.stringMatching(/registered lstm version 1 /)]);
    expect(model()?.versions.size).toBe(1);
  });
});

/** A working folder: a checkout of git, with a model and data that DVC knows. */
function aProject(): string {
  const root = mkdtempSync(join(tmpdir(), 'mlreg-register-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ['.git/refs/heads', 'model/data']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  const files = {
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.git/refs/heads/main': `${COMMIT}\n`,
    'model/MLmodel': 'flavors: {}\n',
    'model/data/weights': 'w'.repeat(70_000),
    'train.csv.dvc': `outs:\n- md5: ${MD5}\n  path: train.csv\n`,
    'metrics.json': '{"metrics": {"f1": 0.7, "loss": 0.3}, "parameters": {"epochs": 50}}',
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  return root;
}

const COMMIT = 'c'.repeat(40);
const MD5 = 'd'.repeat(32);

describe('mlreg register --path', () => {
  const inProject = (cwd: string, ...args: string[]) =>
    mlregWith(['register', 'lstm', '--path', './model', ...args], {
      cwd,
      env: { MLFLOW_TRACKING_URI: fake.url, MLREG_ACTOR: 'ada' },
    });

  it('uploads the folder with a run and a logged model, once', async () => {
    const cwd = aProject();
    const args = ['--metrics-file', 'metrics.json', '--metric', 'f1=0.9', '--data', 'train.csv'];
    const { exit, stdout, stderr } = await inProject(
      cwd,
      ...args,
      '--experiment',
      'nightly',
      '--json',
    );
    expect([exit, stderr]).toEqual([0, '']);
    const { plan, result } = JSON.parse(stdout);
    expect(result).toMatchObject({ registered_name: 'lstm', version: '1' });
    expect(plan.tags).toMatchObject({
      'mlreg.git_commit': COMMIT,
      'mlreg.dvc_version': MD5,
      'mlreg.digest': plan.digest,
    });
    const run = fake.state.runs.get(plan.run_id);
    expect(run).toMatchObject({ name: 'model', status: 'FINISHED', userId: 'ada' });
    const logged = fake.state.loggedModels.get(plan.logged_model_id);
    expect(logged).toMatchObject({ name: 'model', sourceRunId: plan.run_id, status: 2 });
    const weights = fake.state.files.get(`${logged?.artifactLocation}/data/weights`);
    expect(weights?.length).toBe(70_000);
    const details = await mlreg('details', 'lstm/1', '--json=metrics,parameters');
    expect(JSON.parse(details.stdout)).toEqual({
      metrics: { f1: 0.9, loss: 0.3 },
      parameters: { epochs: 50 },
    });

    const before = writes().length;
    const again = await inProject(cwd, ...args);
    expect(again.stdout).toMatch(/^lstm version 1 is made .*: nothing was changed\n$/);
    expect(writes()).toHaveLength(before);
  });

  it('writes nothing in a dry run', async () => {
    const { exit, stdout } = await inProject(aProject(), '--dry-run', '--stage', 'Staging');
    expect([exit, stdout]).toEqual([
      0,
      'would create the model lstm\nwould register lstm from ./model\nwould promote it to Staging\n',
    ]);
    expect(writes()).toEqual([]);
  });

  it('says what is missing in a folder that is no model', async () => {
    const cwd = aProject();
    rmSync(join(cwd, 'model/MLmodel'));
    const result = await inProject(cwd, '--json');
    expect([result.exit, errorOf(result).message, errorOf(result).hint]).toEqual([
      2,
      './model holds no model: there is no file MLmodel in it',
      expect.stringMatching(/save_model/),
    ]);
    expect(writes()).toEqual([]);
  });

  it('leaves a run that has FAILED, and no version, if an upload fails', async () => {
    fake.on(/^PUT/, { status: 403, body: '{"error_code": "PERMISSION_DENIED"}' });
    const { exit } = await inProject(aProject());
    expect(exit).toBe(4);
    expect(model()).toBeUndefined();
    expect([...fake.state.runs.values()].map(({ status }) => status)).toContain('FAILED');
  });
});
