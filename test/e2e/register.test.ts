import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedFiles, seedModel, seedRun } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

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
    fake.on('registered-models/create', fault);
    fake.on('model-versions/create', fault, { times: 2 });
    const { exit, stdout } = await register();
    expect([exit, stdout]).toEqual([0, expect.stringMatching(/registered lstm version 1 /)]);
    expect(model()?.versions.size).toBe(1);
  });
});
