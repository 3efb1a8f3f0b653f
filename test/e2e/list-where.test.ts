import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeAll(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, {
    name: 'a',
    tags: { team: 'rca' },
    versions: [
      { run: { metrics: { f1: 0.5, 'val loss': 0.3, 'val.loss': 3 }, params: { lr: '0.1' } } },
      {
        run: { metrics: { f1: 0.1 }, params: { lr: '1e-3' } },
        loggedModel: { metrics: { f1: 0.9 } },
        aliases: ['champion'],
      },
      { run: { metrics: { f1: Number.NaN } }, tags: { 'my team': 'x' } },
      { createdAt: 0 },
    ],
  });
  seedModel(fake, {
    name: 'b',
    versions: [{ stage: 'Production', run: { metrics: { f1: 0.7 } } }],
  });
});
afterAll(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url)(...args);
const listed = async (...args: string[]) =>
  (await mlreg('list', '-q', ...args)).stdout.trim().replaceAll('\n', ' ');

describe('a column that no row has', () => {
  const NOTE = 'none of 5 versions has metrics.f2; did you mean metrics.f1?\n';

  it.each([
    ['--columns', 'version,metrics.f2'],
    ['--json=metrics.f2', '--limit=9'],
    ['--columns=metrics.f2', '--order-by=metrics.f2'],
  ])('is told once: %s %s', async (...args) => {
    const { exit, stderr } = await mlreg('list', '--versions', ...args);
    expect([exit, stderr]).toEqual([0, NOTE]);
  });

  it('is a column of models as well', async () => {
    const { stderr } = await mlreg('list', '--columns', 'registered_name,tags.taem');
    expect(stderr).toBe('none of 2 models has tags.taem; did you mean tags.team?\n');
  });

  it.each([
    ['-q', '--columns=metrics.f2'],
    ['--columns=version,metrics.f1,parameters.lr', '--limit=9'],
  ])('is not told of what is not printed, or is there: %s %s', async (...args) => {
    expect((await mlreg('list', '--versions', ...args)).stderr).toBe('');
  });
});

describe('list --where', () => {
  it.each([
    ['metrics.f1 >= 0.7', 'a/2 b/1'],
    ['metrics.f1 != 0.9', 'a/1 b/1'],
    ['metrics.f1 = null', 'a/4 a/3'],
    ["'champion' in aliases and params.lr <= 0.001", 'a/2'],
    ["stage = 'production' or age > 10000d", 'a/4 b/1'],
    ['metrics.`val loss` < 1 && metrics.val.loss = 3', 'a/1'],
    ["tags.`my team` = 'x'", 'a/3'],
  ])('versions: %s', async (where, expected) => {
    expect(await listed('--versions', '--where', where)).toBe(expected);
  });

  it('models', async () => {
    expect(await listed('--where', "'Production' in stages")).toBe('b');
    expect(await listed('--where', "tags.team = 'rca' and latest_version > 3")).toBe('a');
  });

  it('joins the other conditions, and comes before --limit', async () => {
    const where = ['--where', 'metrics.f1 > 0.6'];
    expect(await listed('a', ...where)).toBe('a/2');
    expect(await listed('--versions', '--stage', 'Production', ...where)).toBe('b/1');
    expect(await listed('--versions', '--limit', '1', ...where)).toBe('a/2');
    expect(await listed('--versions', '--filter', "name = 'b'", ...where)).toBe('b/1');
  });

  it('reads runs in one request, and only if they are needed', async () => {
    const asked = () => fake.requests.filter(({ path }) => path.includes('runs/')).length;
    const before = asked();
    await listed('--versions', '--where', 'version > 1', '--order-by', 'version');
    expect(asked() - before).toBe(0);
    await listed('--versions', '--where', 'metrics.f1 > 0', '--order-by', 'metrics.f1');
    expect(asked() - before).toBe(1);
  });

  it('says that no version has a metric, with the nearest', async () => {
    const result = await mlreg('list', 'a', '--where', 'metrics.f2 > 0.5', '--json');
    expect(result).toEqual({
      exit: 0,
      stdout: '[]\n',
      stderr: 'none of 4 versions has metrics.f2; did you mean metrics.f1?\n',
    });
  });

  it('points at what is wrong', async () => {
    const where = "metrics.f1 > 0.5 and stgae = 'Production'";
    const { exit, stdout, stderr } = await mlreg('list', '--versions', '--where', where);
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      [
        'mlreg: unknown field "stgae"',
        "  metrics.f1 > 0.5 and stgae = 'Production'",
        '                       ^^^^^',
        '  did you mean "stage"?',
        '',
      ].join('\n'),
    );
    const error = errorOf(await mlreg('list', '--versions', '--where', where, '--json'));
    expect(error.message).toBe(`unknown field "stgae" (column 22 of ${JSON.stringify(where)})`);
  });
});

describe('list --order-by', () => {
  it('a metric: absent values are last in both directions', async () => {
    expect(await listed('--versions', '--order-by', 'metrics.f1')).toBe('a/1 b/1 a/2 a/4 a/3');
    expect(await listed('--versions', '--order-by', 'metrics.f1 desc')).toBe('a/2 b/1 a/1 a/4 a/3');
    expect(await listed('--versions', '--order-by', 'params.lr, version')).toBe(
      'a/2 a/1 b/1 a/3 a/4',
    );
  });

  it('models, with the tag that some have', async () => {
    expect(await listed('--order-by', 'tags.team, name desc')).toBe('a b');
    expect(await listed('--order-by', 'latest_version')).toBe('b a');
  });
});

describe('fields with odd names', () => {
  it('are columns', async () => {
    const columns = 'version,metrics.val.loss,metrics.`val loss`,params.lr,tags.my team';
    const { stdout } = await mlreg('list', 'a', '--columns', columns);
    expect(stdout).toBe('4\t\t\t\t\n3\t\t\t\tx\n2\t\t\t1e-3\t\n1\t3\t0.3\t0.1\t\n');
  });

  it('are fields of JSON', async () => {
    const where = ['--where', 'version = 1'];
    const fields = 'metrics.val.loss,metrics.`val loss`,params.lr';
    const { stdout } = await mlreg('list', 'a', ...where, `--json=${fields}`);
    expect(JSON.parse(stdout)).toEqual([
      { 'metrics.val.loss': 3, 'metrics.val loss': 0.3, 'parameters.lr': 0.1 },
    ]);
  });
});
