import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { changesTo, runBatches, writesTo } from '../fake/requests.js';
import { seedModel, seedVersion, type VersionSeed } from '../fake/seed.js';
import { errorOf, mlreg as run } from './mlreg.js';

let fake: FakeMlflow;
let cwd: string;
beforeEach(async () => {
  fake = await startFakeMlflow();
  cwd = mkdtempSync(join(tmpdir(), 'mlreg-rank-'));
});
afterEach(async () => {
  await fake.close();
  rmSync(cwd, { recursive: true, force: true });
});

const rank = (...args: string[]) =>
  run(['rank', ...args], { cwd, env: { MLFLOW_TRACKING_URI: fake.url } });
const championship = (...args: string[]) =>
  rank('--match', 'EURUSD_*', '--metric', 'rmse', ...args);

const rmse = (value: number, type?: string): VersionSeed => ({
  run: { metrics: { rmse: value, mae: 1 - value }, ...(type && { tags: { model_type: type } }) },
});
function seedChampionship() {
  seedModel(fake, { name: 'EURUSD_ARIMA', versions: [rmse(0.00512, 'ARIMA')] });
  seedModel(fake, { name: 'EURUSD_LSTM', versions: [rmse(0.0051, 'LSTM')] });
  const linear = [rmse(Number.NaN), rmse(0.00511, 'LinearRegression'), rmse(0.0061)];
  seedModel(fake, { name: 'EURUSD_LinearRegression', versions: linear });
  seedModel(fake, { name: 'EURUSD_Prophet', versions: [{}] });
  seedModel(fake, { name: 'EURUSDX', versions: [rmse(0.001)] });
}
const aliases = () =>
  Object.fromEntries(
    [...fake.state.models.values()].flatMap(({ name, aliases: held }) =>
      [...held].map(([alias, version]) => [`${name}@${alias}`, version]),
    ),
  );
const fileAt = (path = 'models/best_model_info.json') =>
  JSON.parse(readFileSync(join(cwd, path), 'utf8'));

describe('several models', () => {
  it('prints the ranking, gives the aliases and writes the file', async () => {
    seedChampionship();
    const { exit, stdout, stderr } = await championship('--baseline', '0.00716');
    expect([exit, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      '*** CHAMPIONSHIP RANKING (lower rmse is better) ***',
      "1. LSTM (rmse: 0.00510) -> EURUSD_LSTM (v1) gets alias '@champion'",
      "2. LinearRegression (rmse: 0.00511) -> EURUSD_LinearRegression (v2) gets alias '@challenger'",
      "3. ARIMA (rmse: 0.00512) -> EURUSD_ARIMA (v1) gets alias '@candidate'",
      'not ranked: EURUSD_LinearRegression (v1): its rmse is NaN',
      'not ranked: EURUSD_Prophet: no READY version has a value of rmse',
      '',
      'Deployment Choice: EURUSD_LSTM (v1)',
      'Validation: Champion beats Baseline (0.00510 < 0.00716)',
      'wrote models/best_model_info.json',
      '',
    ]);
    expect(aliases()).toEqual({
      'EURUSD_LSTM@champion': 1,
      'EURUSD_LinearRegression@challenger': 2,
      'EURUSD_ARIMA@candidate': 1,
    });
    expect(fileAt()).toEqual({
      model_uri: 'models:/EURUSD_LSTM@champion',
      registered_name: 'EURUSD_LSTM',
      version: '1',
      alias: 'champion',
      run_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      value: 0.0051,
      metric: 'rmse',
      direction: 'lower',
      baseline: { value: 0.00716, registered_name: null, version: null },
      runners_up: [
        expect.objectContaining({
          model_uri: 'models:/EURUSD_LinearRegression@challenger',
          value: 0.00511,
        }),
        expect.objectContaining({ model_uri: 'models:/EURUSD_ARIMA@candidate', version: '1' }),
      ],
    });
    expect(runBatches(fake)).toHaveLength(1);
  });

  it('a second time sends no write, and leaves the file alone', async () => {
    seedChampionship();
    await championship();
    fake.requests.length = 0;
    const { stdout } = await championship('--json');
    expect(JSON.parse(stdout)).toMatchObject({
      changed: false,
      plan: { moves: [], output: { path: 'models/best_model_info.json', changed: false } },
      result: { model_uri: 'models:/EURUSD_LSTM@champion', moved: [] },
    });
    expect(writesTo(fake)).toEqual([]);
    rmSync(join(cwd, 'models'), { recursive: true });
    expect(JSON.parse((await championship('--json')).stdout)).toMatchObject({ changed: true });
    expect(writesTo(fake)).toEqual([]);
    expect(fileAt().version).toBe('1');
  });

  it('moves the aliases after a better version, and none stays behind', async () => {
    seedChampionship();
    await championship();
    const arima = fake.state.models.get('EURUSD_ARIMA');
    if (arima) seedVersion(fake, arima, rmse(0.004));
    // Past mlreg, on one that is not ranked at all.
    fake.state.models.get('EURUSD_Prophet')?.aliases.set('champion', 1);
    fake.requests.length = 0;
    const { stdout } = await championship('-m', 'new data');
    expect(stdout).toContain("1. EURUSD_ARIMA (rmse: 0.00400) -> v2 gets alias '@champion'\n");
    expect(stdout).toContain("took '@champion' from EURUSD_LSTM (v1)\n");
    expect(aliases()).toEqual({
      'EURUSD_ARIMA@champion': 2,
      'EURUSD_LSTM@challenger': 1,
      'EURUSD_LinearRegression@candidate': 2,
    });
    expect(fileAt().model_uri).toBe('models:/EURUSD_ARIMA@champion');
    // Given first, so that whoever loads by an alias finds it at any time.
    expect(changesTo(fake).map(({ method }) => method)).toEqual([
      ...['POST', 'POST', 'POST'],
      ...['DELETE', 'DELETE', 'DELETE', 'DELETE'],
    ]);
    const history = await run(['history', 'EURUSD_ARIMA', '--json=verb,version,target,reason'], {
      env: { MLFLOW_TRACKING_URI: fake.url },
    });
    expect(JSON.parse(history.stdout).slice(0, 2)).toEqual([
      { verb: 'alias remove', version: null, target: '@candidate', reason: 'new data' },
      { verb: 'rank', version: '2', target: '@champion', reason: 'new data' },
    ]);
  });

  it('reads the versions of models that may match, and all runs at once; a dry run writes nothing', async () => {
    seedChampionship();
    await championship('--dry-run');
    const searched = fake.requests.filter(({ path }) => path.endsWith('model-versions/search'));
    expect(searched.map(({ query }) => query.get('filter'))).toEqual(["name LIKE 'EURUSD_%'"]);
    expect(runBatches(fake)).toHaveLength(1);
    expect(aliases()).toEqual({});
    expect(existsSync(join(cwd, 'models'))).toBe(false);
  });
});

describe('one model', () => {
  it('ranks its versions, ties by another metric and then age', async () => {
    const f1 = (value: number, loss: number, more: VersionSeed = {}): VersionSeed => ({
      run: { metrics: { f1: value, loss } },
      ...more,
    });
    const failed = { status: 'FAILED_REGISTRATION' } as const;
    const versions = [
      f1(0.9, 0.3),
      f1(0.9, 0.2),
      f1(0.9, 0.3),
      f1(Number.NaN, 0.1),
      f1(1, 0, failed),
    ];
    seedModel(fake, { name: 'm', versions: [...versions, { aliases: ['champion'] }] });
    const { stdout } = await rank('m', '--metric', 'f1', '--then-by', 'loss', '--json');
    const { plan } = JSON.parse(stdout);
    expect(plan.ranking.map((each: { version: string }) => each.version)).toEqual(['2', '1', '3']);
    expect(plan.ranking[0]).toMatchObject({
      rank: 1,
      value: 0.9,
      then_by: [0.2],
      alias: 'champion',
    });
    expect(plan.not_ranked.map((each: { reason: string }) => each.reason)).toEqual([
      'it has no value of f1',
      'it is FAILED_REGISTRATION, not READY',
      'its f1 is NaN',
    ]);
    expect(aliases()).toEqual({ 'm@champion': 2, 'm@challenger': 1, 'm@candidate': 3 });
  });

  it('leaves out what --where does not want, and takes aliases of its own', async () => {
    const versions = [{ ...rmse(0.1), tags: { ok: '1' } }, rmse(0.05)];
    seedModel(fake, { name: 'm', versions });
    const args = ['m', '--metric', 'rmse', '--aliases', 'best,second', '--no-output'];
    const { stdout } = await rank(...args, '--where', "tags.ok = '1'");
    expect(stdout).toContain("1. m (rmse: 0.1) -> v1 gets alias '@best'");
    expect(stdout).toContain('not ranked: m (v2): it is not as --where wants it');
    expect(aliases()).toEqual({ 'm@best': 1 });
    expect(existsSync(join(cwd, 'models'))).toBe(false);
    const { stderr } = await rank(...args, '--where', "tags.okk = '1' or version > 0");
    expect(stderr).toBe('none of 2 versions has tags.okk; did you mean tags.ok?\n');
    expect(aliases()).toEqual({ 'm@best': 2, 'm@second': 1 });
  });
});

describe('is refused, and nothing is written,', () => {
  const refused = async (exit: number, args: string[], message: RegExp) => {
    const result = await championship(...args, '--json');
    expect([result.exit, errorOf(result).message]).toEqual([exit, expect.stringMatching(message)]);
    expect(writesTo(fake)).toEqual([]);
    expect(existsSync(join(cwd, 'models'))).toBe(false);
    return errorOf(result);
  };

  it('if the champion does not beat the baseline', async () => {
    seedChampionship();
    seedModel(fake, { name: 'naive', versions: [rmse(0.00509), {}] });
    const { details } = await refused(
      7,
      ['--baseline', '0.0051'],
      /0.0051 is not lower than 0.0051$/,
    );
    expect(details).toMatchObject({ value: 0.0051, baseline: 0.0051 });
    await refused(7, ['--baseline', 'naive/1', '--dry-run'], /not lower than 0.00509$/);
    await refused(7, ['--baseline', 'naive'], /the baseline, version 2 of naive, has no value/);
    await refused(8, ['--baseline', 'naiv'], /no registered model "naiv"/);
  });

  it('if there is nothing to rank', async () => {
    await refused(8, [], /no registered model matches EURUSD_\*/);
    seedModel(fake, { name: 'EURUSD_X', versions: [{ run: { metrics: { rmsee: 1 } } }] });
    const message = /nothing to rank by rmse: EURUSD_X: no READY .* did you mean rmsee\?/;
    expect((await refused(7, [], message)).details).toMatchObject({
      not_ranked: [{ registered_name: 'EURUSD_X', version: null }],
    });
  });

  it('if a gate says no, or the champion is not approved; --force does it', async () => {
    seedChampionship();
    const settings =
      'gates: {"@challenger": [metrics.mae > 2]}\n' +
      'protected_aliases: [champion]\nproduction_approval_required: true\n';
    writeFileSync(join(cwd, 'mlreg.config.yaml'), settings);
    const { details } = await refused(7, [], /@champion of EURUSD_LSTM .* approved.*; @challenger/);
    expect(details).toMatchObject({
      refused: [{ alias: 'champion' }, { alias: 'challenger', gates: [{ outcome: 'failed' }] }],
    });
    const said = await championship('--force', '--dry-run');
    expect(said.stderr).toMatch(/warning: forced: @champion of EURUSD_LSTM: .* approved/);
    const forced = JSON.parse((await championship('--force', '--json')).stdout);
    expect(forced.plan.moves.map((each: { forced: boolean }) => each.forced)).toEqual([
      ...[true, true, false],
    ]);
  });

  it('if the file is something else', async () => {
    seedChampionship();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out', 'package.json'), '{"name": "x"}');
    await refused(2, ['--output', 'out/package.json'], /out\/package.json exists, and is no file/);
    await refused(2, ['--output', 'out'], /"out" is not a file/);
    const { exit } = await championship('--output', 'out/package.json', '--overwrite');
    expect([exit, fileAt('out/package.json').version]).toEqual([0, '1']);
  });
});

it('what a script has written in its place is replaced', async () => {
  seedChampionship();
  mkdirSync(join(cwd, 'models'));
  const theirs = '{"model_name": "x", "model_uri": "models:/x@champion", "rmse": 1}';
  writeFileSync(join(cwd, 'models', 'best_model_info.json'), theirs);
  expect((await championship('--baseline', 'EURUSD_LSTM/1')).stdout).toContain(
    'Validation: Champion is the Baseline itself (0.00510)',
  );
  expect(fileAt().model_uri).toBe('models:/EURUSD_LSTM@champion');
});
