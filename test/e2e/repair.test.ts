import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SQLITE_KINDS } from '../adapters/sql/database-kinds.js';
import { serveArtifacts } from '../docs/artifact-proxy.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { writesTo } from '../fake/requests.js';
import { seedLoggedModel, seedRun } from '../fake/seed.js';
import { errorOf, mlreg as mlregIn, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url, { MLREG_STAGE_POLICY: 'off' })(...args);
const json = async (...args: string[]) => JSON.parse((await mlreg(...args, '--json')).stdout);

/** A run as MLflow 2 leaves it, one with files alone, and a logged model. */
function seedModels() {
  const history = '[{"artifact_path": "net", "utc_time_created": "2026-03-01 12:00:00.5"}]';
  const tags = { 'mlflow.log-model.history': history };
  const [logged, bare] = ['a', 'b'].map((digit) => digit.repeat(32)) as [string, string];
  const model = `m-${'c'.repeat(32)}`;
  seedRun(fake, { id: logged, startTime: 1000, metrics: { f1: 0.9 }, tags });
  seedRun(fake, { id: bare, startTime: 2000 });
  seedLoggedModel(fake, { id: model, name: 'tree', sourceRunId: logged });
  const folders = [`${logged}/artifacts/net`, `${bare}/artifacts/net`, `models/${model}/artifacts`];
  serveArtifacts(fake, new Map(folders.map((folder) => [`0/${folder}/MLmodel`, 'flavors: {}\n'])));
  return { logged, bare, model };
}

describe('mlreg repair', () => {
  it('shows a plan, and writes nothing in a dry run', async () => {
    const { logged, bare, model } = seedModels();
    const { exit, stdout, stderr } = await mlreg('repair', '--dry-run', '--stage', 'Staging');
    expect([exit, stderr]).toEqual([0, 'would register 3 versions of 2 models\n']);
    expect(stdout.split('\n').map((line) => line.split('\t').slice(0, 2).join(' '))).toEqual([
      `Default_net runs:/${bare}/net`,
      `Default_net runs:/${logged}/net`,
      `Default_tree models:/${model}`,
      '',
    ]);
    expect(writesTo(fake)).toEqual([]);
  });

  it('registers, and has nothing to do a second time', async () => {
    seedModels();
    const first = await json('repair', '--yes', '--best', 'Production', '--metric', 'f1');
    expect(first).toMatchObject({
      changed: true,
      plan: { best: { target: 'Production', metric: 'f1', direction: 'higher' } },
      result: {
        registered: [{ version: '1' }, { version: '2' }, { registered_name: 'Default_tree' }],
        promoted: [{ model: 'Default_net', version: '2', target: 'Production' }, {}],
      },
    });
    const before = writesTo(fake).length;
    const again = await mlreg('repair', '--yes');
    expect([again.exit, again.stdout, again.stderr]).toEqual([...[0, ''], 'nothing to register\n']);
    expect(writesTo(fake)).toHaveLength(before);
  });

  it('says what could not be registered, when it has done the rest', async () => {
    const { model } = seedModels();
    seedRun(fake, {
      id: 'd'.repeat(32),
      tags: { 'mlflow.log-model.history': '[{"artifact_path": "gone"}]' },
    });
    const result = await mlreg('repair', '--yes', '--json');
    expect(result.exit).toBe(3);
    expect(errorOf(result).message).toContain(
      `1 model could not be registered: Default_gone from runs:/${'d'.repeat(32)}/gone`,
    );
    expect(JSON.parse(result.stdout).result.registered).toHaveLength(3);
    expect((await json('details', 'Default_tree/1')).logged_model_id).toBe(model);
  });

  it('reads runs by the page: no request for each', async () => {
    for (let index = 0; index < 40; index++) {
      const path = `net${index}`;
      const history = JSON.stringify([{ artifact_path: path }]);
      const id = index.toString(16).padStart(32, '0');
      seedRun(fake, { id, tags: { 'mlflow.log-model.history': history } });
    }
    const { plan } = await json('repair', '--dry-run');
    expect(plan.versions).toHaveLength(40);
    expect(fake.requests.length).toBeLessThan(12);
  });

  it('makes a demo only of nothing at all', async () => {
    seedModels();
    const { stdout, stderr } = await mlreg('repair', '--demo', '--dry-run');
    expect(stdout).toContain('Default_tree');
    expect(stderr).toContain('there are runs or models here: no demo is made');
  });

  it('needs --yes where nobody can be asked', async () => {
    const result = await mlreg('repair', '--json');
    expect([result.exit, errorOf(result).hint]).toEqual([
      2,
      'add --yes to register without asking, or --dry-run to see what would be registered',
    ]);
    expect(fake.requests).toEqual([]);
  });
});

describe.each(SQLITE_KINDS)('mlreg repair --demo on $name', (kind) => {
  it('makes models, once, which are promoted as any', async () => {
    const { url } = await kind.make();
    const cwd = dirname(url.slice('sqlite:///'.length));
    const on = async (...args: string[]) => {
      const env = { MLFLOW_TRACKING_URI: url };
      const { exit, stdout } = await mlregIn([...args, '--json'], { env, cwd });
      expect(exit).toBe(0);
      return JSON.parse(stdout);
    };
    expect(await on('repair', '--demo', '--dry-run')).toMatchObject({
      changed: false,
      plan: { demo: true },
    });
    expect(await on('list')).toEqual([]);
    const { changed, result } = await on('repair', '--demo', '--yes');
    expect(changed).toBe(true);
    expect(await on('list')).toHaveLength(result.demo.models);
    expect(await on('repair', '--demo', '--yes')).toMatchObject({ changed: false });
    const promoted = await on('promote', 'EURUSD_LSTM/1', '--stage', 'Production');
    expect(promoted.changed).toBe(true);
  });
});
