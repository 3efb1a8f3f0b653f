import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { changesTo, writesTo } from '../fake/requests.js';
import { type RunSeed, seedFiles, seedLoggedModel, seedRun } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  fake.state.experiments.set('7', { ...experiment(), id: '7', name: 'EURUSD' });
});
afterEach(() => fake.close());

function experiment() {
  const found = fake.state.experiments.get('0');
  if (!found) throw new Error('the fake has no Default experiment');
  return found;
}
const best = (...args: string[]) =>
  mlregOf(fake.url)('register', '--best-run', 'EURUSD', '--metric', 'rmse', ...args);
const byType = (...args: string[]) => best('--group-by', 'tags.model_type', ...args);

/** A finished run with a model, as MLflow 2 logs it. */
function trained(
  id: string,
  type: string | null,
  rmse: number,
  more: RunSeed = {},
  path = 'model',
) {
  const run = seedRun(fake, {
    ...{ id: id.repeat(32), name: `run-${id}`, experimentId: '7', metrics: { rmse } },
    tags: type === null ? {} : { model_type: type },
    ...more,
  });
  seedFiles(fake, `${run.artifactUri}/${path}`, { MLmodel: 'flavors: {}\n' });
}
const models = () =>
  Object.fromEntries(
    [...fake.state.models.values()].map(({ name, versions }) => [
      name,
      [...versions.values()].map(({ runId }) => runId?.slice(0, 1)).join(''),
    ]),
  );

describe('register --best-run', () => {
  it('registers the best run of each group, once', async () => {
    trained('1', 'LSTM', 0.0052);
    trained('2', 'LSTM', 0.0051);
    trained('3', 'ARIMA', 0.0053);
    trained('4', 'ARIMA', 0.001, { status: 'FAILED' });
    trained('5', 'ARIMA', Number.NaN);
    trained('6', null, 0.001);
    const dry = await byType('--dry-run');
    expect(dry.stdout.split('\n')).toEqual([
      'ARIMA: run-3 (rmse 0.0053, the only run) -> EURUSD_ARIMA',
      'LSTM: run-2 (rmse 0.0051, the best of 2 runs) -> EURUSD_LSTM',
      'left out: 1 not FINISHED, 1 without a value of rmse, 1 without tags.model_type',
      'would create the model EURUSD_ARIMA',
      expect.stringMatching(/^would register EURUSD_ARIMA from .*\/3{32}\/artifacts\/model$/),
      'would create the model EURUSD_LSTM',
      expect.stringMatching(/^would register EURUSD_LSTM from/),
      '',
    ]);
    expect(writesTo(fake)).toEqual([]);
    const done = await byType();
    expect(done.stderr).toContain('LSTM: run-2 (rmse 0.0051, the best of 2 runs) -> EURUSD_LSTM\n');
    expect(done.stdout).toContain('registered EURUSD_LSTM version 1 from ');
    expect(models()).toEqual({ EURUSD_ARIMA: '3', EURUSD_LSTM: '2' });

    fake.requests.length = 0;
    const again = JSON.parse((await byType('--json')).stdout);
    expect(again).toMatchObject({
      changed: false,
      plan: {
        ...{
          experiment: 'EURUSD',
          metric: 'rmse',
          direction: 'lower',
          group_by: 'tags.model_type',
        },
        groups: [
          {
            group: 'ARIMA',
            action: 'keep',
            registered_name: 'EURUSD_ARIMA',
            version: '1',
            runs: 1,
          },
          { group: 'LSTM', action: 'keep', value: 0.0051, runs: 2 },
        ],
        left_out: { not_finished: 1, without_value: 1, without_group: 1 },
      },
      result: { registered: [] },
    });
    expect(writesTo(fake)).toEqual([]);
    expect(fake.requests.filter(({ path }) => path.endsWith('/runs/search'))).toHaveLength(1);
    expect(fake.requests.filter(({ path }) => path.endsWith('/runs/get'))).toEqual([]);

    trained('7', 'ARIMA', 0.005);
    await byType();
    expect(models()).toEqual({ EURUSD_ARIMA: '37', EURUSD_LSTM: '2' });
  });

  it('of equal runs the older; the name as a template; all to a stage', async () => {
    trained('1', 'A', 0.5, { startTime: 2000, params: { depth: '3' } });
    trained('2', 'A', 0.5, { startTime: 1000, params: { depth: '4' } });
    const args = ['depth {params.depth} of {experiment}', '--stage', 'Staging', '--json'];
    const { plan, result } = JSON.parse((await best(...args)).stdout);
    expect(plan.groups).toMatchObject([{ group: null, run_id: '2'.repeat(32), target: 'Staging' }]);
    expect(result.registered).toEqual([
      { registered_name: 'depth 4 of EURUSD', version: '1', stage: 'Staging', aliases: [] },
    ]);
  });

  it('takes logged models, and another path', async () => {
    seedRun(fake, {
      id: '1'.repeat(32),
      experimentId: '7',
      metrics: { rmse: 1 },
      params: { k: 'a' },
    });
    const logged = seedLoggedModel(fake, { name: 'net', sourceRunId: '1'.repeat(32) });
    seedFiles(fake, logged.artifactLocation, { MLmodel: 'flavors: {}\n' });
    trained('2', null, 1, { params: { k: 'b' } }, 'deep/net');
    const grouped = ['--group-by', 'params.k', '--json'];
    const first = await best(...grouped);
    expect(first.exit).toBe(3);
    expect(JSON.parse(first.stdout).plan.groups).toMatchObject([
      { group: 'a', action: 'register', source: `models:/${logged.id}` },
      { group: 'b', action: 'fail', reason: expect.stringContaining('has no model at model') },
    ]);
    const second = JSON.parse((await best(...grouped, '--artifact-path', 'deep/net')).stdout);
    expect(second.plan.groups.map(({ action }: { action: string }) => action)).toEqual([
      ...['fail', 'register'],
    ]);
    expect(models()).toEqual({ EURUSD_a: '1', EURUSD_b: '2' });
  });

  it('an error of one group does not keep the others from being registered', async () => {
    trained('1', 'x'.repeat(257), 1);
    trained('2', 'c', 1);
    trained('3', 'd', 1);
    fake.on(
      ({ path, rawBody }) =>
        path.endsWith('/model-versions/create') && rawBody.includes('EURUSD_c'),
      {
        status: 403,
        body: '{"error_code": "PERMISSION_DENIED", "message": "no"}',
      },
    );
    const { exit, stdout, stderr } = await byType();
    expect(exit).toBe(3);
    expect(stdout).toMatch(/^x+ is not registered: "EURUSD_x+" cannot be the name of a model$/m);
    expect(stdout).toMatch(/^c is not registered: /m);
    expect(stdout).toContain('registered EURUSD_d version 1');
    expect(stderr).toContain('2 of 3 best runs are not registered, the first because');
  });

  it.each([
    [['--group-by', 'tags.none'], 7, /no run of EURUSD can be registered: .*1 without tags.none/],
    [['--group-by', 'tags.model_type', '{experiment}{params.x}'], 2, /no params.x to name it by/],
  ])('%j ends without a write', async (args, exit, message) => {
    trained('1', 'LSTM', 0.5);
    const result = await best(...args, '--json');
    expect([result.exit, errorOf(result).message]).toEqual([exit, expect.stringMatching(message)]);
    expect(changesTo(fake)).toEqual([]);
  });

  it('says another --group-by, and fails as a whole if nothing is registered', async () => {
    trained('1', 'LSTM', 0.5, { params: { x: '1' } });
    expect(errorOf(await best('--group-by', 'tags.none', '--json')).hint).toMatch('--group-by');
    trained('2', 'ARIMA', 0.5);
    const all = await best(
      '{tags.model_type}{params.x}',
      '--group-by',
      'tags.model_type',
      '--artifact-path',
      'x',
      '--json',
    );
    expect([all.exit, errorOf(all).message]).toEqual([1, expect.stringMatching('^2 of 2')]);
    expect(changesTo(fake)).toEqual([]);
    const typo = await mlregOf(fake.url)(
      'register',
      '--best-run',
      'EURUS',
      '--metric',
      'f1',
      '--json',
    );
    expect(errorOf(typo).hint).toBe('did you mean "EURUSD"?');
  });

  it('two groups are not put into one model', async () => {
    trained('1', 'A', 0.5, { params: { x: '1' } });
    trained('2', 'B', 0.5, { params: { x: '1' } });
    const result = await byType('m{params.x}', '--json');
    expect([result.exit, errorOf(result).message]).toEqual([2, expect.stringContaining('of m1')]);
    expect(changesTo(fake)).toEqual([]);
  });

  it('an experiment or a metric that is not there', async () => {
    const none = await mlregOf(fake.url)('register', '--best-run', 'x', '--metric', 'f1', '--json');
    expect([none.exit, errorOf(none).message]).toEqual([8, 'there is no experiment "x"']);
    trained('1', 'LSTM', 0.5, { metrics: { rmsee: 1 } });
    const typo = errorOf(await best('--json'));
    expect(typo).toMatchObject({ exit_code: 7, hint: 'did you mean --metric rmsee?' });
  });
});
