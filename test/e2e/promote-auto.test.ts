import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { changesTo, runBatches, writesTo } from '../fake/requests.js';
import { seedModel, type VersionSeed } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url, { MLREG_STAGE_POLICY: 'off' })(...args);
const auto = (...args: string[]) => mlreg('promote', 'm', '--auto', ...args);
const model = (name: string, ...versions: VersionSeed[]) => seedModel(fake, { name, versions });
const f1 = (value: number, more: VersionSeed = {}): VersionSeed => ({
  run: { metrics: { f1: value, odd: value } },
  ...more,
});
const stages = (name = 'm') =>
  [...(fake.state.models.get(name)?.versions.values() ?? [])].map(({ stage }) => stage);
const writes = () => writesTo(fake);

describe('promote --auto', () => {
  it('promotes the best to Production, in a handful of requests', async () => {
    model('m', f1(0.8, { stage: 'Production' }), f1(0.95), f1(0.9));
    const { exit, stdout } = await auto('--metric', 'f1', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      changed: true,
      plan: {
        model: 'm',
        version: '2',
        target: 'Production',
        from: ['1'],
        archive: ['1'],
        gates: [],
        policies: [],
        forced: false,
        copy_of: null,
        auto: {
          metric: 'f1',
          direction: 'higher',
          threshold: null,
          value: 0.95,
          occupant_value: 0.8,
        },
      },
      result: { registered_name: 'm', version: '2', stage: 'Production', aliases: [] },
    });
    expect(stages()).toEqual(['Archived', 'Production', 'None']);
    expect(runBatches(fake)).toHaveLength(1);
    const again = await auto('--metric', 'f1');
    expect(again).toMatchObject({
      exit: 0,
      stdout: 'm version 2 has Production and is the best: f1 0.95\n',
    });
    expect(changesTo(fake)).toHaveLength(1);
  });

  it('takes metric, direction and threshold from the settings', async () => {
    model('m', f1(0.8), f1(0.9), f1(0.5));
    const settings = { MLREG_PRIMARY_METRIC: 'odd', MLREG_METRICS: 'odd=lower' };
    const of = (more: Record<string, string>) =>
      mlregOf(fake.url, { MLREG_STAGE_POLICY: 'off', ...settings, ...more })(
        ...['promote', 'm', '--auto', '--alias', 'champion', '--dry-run'],
      );
    expect((await of({})).stdout).toBe('would promote m version 3 to @champion: odd 0.5\n');
    const refused = await of({ MLREG_AUTO_PROMOTE_THRESHOLD: '0.5' });
    expect(refused.exit).toBe(7);
    expect(refused.stderr).toContain('version 3: odd 0.5 is not better than 0.5; version 1: ');
  });

  it('takes the best that passes the gates; none passes: 7, and nothing is written', async () => {
    model('m', f1(0.8, { stage: 'Production' }), f1(0.95), f1(0.9, { tags: { ok: '1' } }));
    const gate = ['--require', "tags.ok = '1'", '--metric', 'f1'];
    const none = ['--require', 'metrics.f1 > production.metrics.f1 + 1', '--metric', 'f1'];
    const refused = await auto(...none, '--json');
    expect(refused.exit).toBe(7);
    expect(errorOf(refused).details).toMatchObject({
      tried: [
        {
          version: '2',
          value: 0.95,
          reason: expect.stringContaining('0.95 > 1.8, missed by 0.85'),
        },
        { version: '3' },
      ],
    });
    expect(writes()).toEqual([]);
    const { stdout, stderr } = await auto(...gate);
    expect(stdout).toBe(
      'promoted m version 3 to Production: f1 0.9, better than 0.8 of version 1\n',
    );
    expect(stderr).toMatch(/tags.ok = '1' +passed/);
  });

  it.each([
    [['m', '--auto'], /no metric/],
    [['m', '--auto', '--metric', 'zzz'], /a higher zzz is better/],
    [['m/1', '--auto', '--metric', 'f1'], /model is expected/],
    [['m', '--version', '1', '--auto', '--metric', 'f1'], /--version 1 and --auto/],
    [['m', '--auto', '--all', '--metric', 'f1'], /"m" and --all/],
    [['--auto', '--all', '--metric', 'f1', '--expect-current', '1'], /--expect-current and --all/],
    [['--auto', '--metric', 'f1'], /no model is named/],
    [['m/1', '--stage', 'Production', '--metric', 'f1'], /--metric is for --auto/],
    [['m/1', '--stage', 'Production', '--all'], /--all is for --auto/],
  ])('%j is a mistake, and nothing is asked', async (args, message) => {
    const result = await mlreg('promote', ...args, '--json');
    expect([result.exit, errorOf(result).message]).toEqual([2, expect.stringMatching(message)]);
    expect(fake.requests).toEqual([]);
  });
});

describe('promote --auto --all', () => {
  const all = (...args: string[]) => mlreg('promote', '--auto', '--all', '--metric', 'f1', ...args);
  const lines = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));

  it('a line a model, and the totals', async () => {
    model('a', f1(0.9));
    model('b', f1(0.9, { stage: 'Production' }), f1(0.8));
    model('c', {});
    model('d');
    const { exit, stdout, stderr } = await all();
    expect(lines(stdout)).toEqual([
      ['a', 'promote', '1', '0.9', 'the best'],
      ['b', 'keep', '1', '0.9', 'has Production and is the best'],
      ['c', 'skip', '', '', 'no READY version has a value of f1'],
      ['d', 'skip', '', '', 'it has no versions'],
    ]);
    const totals = 'promoted 1, kept 1, refused 0, failed 0, skipped 2 of 4 models\n';
    expect([exit, stderr, stages('a')]).toEqual([0, totals, ['Production']]);
  });

  it('3 if some failed or were refused, and the others are done', async () => {
    model('a', f1(0.4));
    model('b', f1(0.9));
    model('c', f1(0.9));
    const ofB = ({ path, body }: { path: string; body: unknown }) =>
      path.endsWith('transition-stage') && (body as { name?: string }).name === 'b';
    fake.on(ofB, { status: 403, body: '{"error_code":"PERMISSION_DENIED","message":"no"}' });
    const result = await all('--require', 'metrics.f1 > 0.5', '--json');
    expect([result.exit, errorOf(result).message]).toEqual([
      3,
      'promoted 1, kept 0, refused 1, failed 1, skipped 0 of 3 models',
    ]);
    expect(JSON.parse(result.stdout)).toMatchObject({
      changed: true,
      plan: {
        models: [
          { model: 'a', action: 'refuse', reason: expect.stringContaining('missed by 0.1') },
          { model: 'b', action: 'fail' },
          { model: 'c', action: 'promote', version: '1' },
        ],
      },
      result: { promoted: [{ model: 'c', version: '1' }] },
    });
    expect(stages('c')).toEqual(['Production']);
  });

  it('7 if all were refused; a dry run writes nothing', async () => {
    model('a', f1(0.4));
    expect((await all('--require', 'metrics.f1 > 0.5')).exit).toBe(7);
    expect((await all('--dry-run')).stderr).toMatch(/^would promote 1, /);
    expect(writes()).toEqual([]);
  });

  it('asks for nothing model by model', async () => {
    for (let index = 0; index < 20; index += 1) {
      model(`m${index}`, f1(0.9, { stage: 'Production' }), f1(0.8));
    }
    expect((await all()).exit).toBe(0);
    expect(fake.requests.length).toBeLessThan(6);
  });
});
