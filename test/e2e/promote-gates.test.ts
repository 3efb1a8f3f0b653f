import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { runBatches, writesTo } from '../fake/requests.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlreg } from './mlreg.js';

let fake: FakeMlflow;
let cwd: string;
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'mlreg-gates-'));
  fake = await startFakeMlflow();
  seedModel(fake, {
    name: 'm',
    versions: [
      { run: { metrics: { f1: 0.7 } } },
      { stage: 'Production', run: { metrics: { f1: 0.8, rmse: 0.2 } }, aliases: ['champion'] },
      {
        stage: 'Staging',
        run: { metrics: { f1: 0.9, rmse: 0.3, nan: Number.NaN } },
        tags: { validated: 'true' },
      },
    ],
  });
});
afterEach(async () => {
  rmSync(cwd, { recursive: true });
  await fake.close();
});

const project = (text: string) => writeFileSync(join(cwd, 'mlreg.config.yaml'), text);
const run = (...args: string[]) => mlreg(args, { cwd, env: { MLFLOW_TRACKING_URI: fake.url } });
const promote = (...args: string[]) => run('promote', 'm/3', '--stage', 'Production', ...args);
const requires = (...gates: string[]) => gates.flatMap((gate) => ['--require', gate]);
const writes = () => writesTo(fake);
const stages = () =>
  [...(fake.state.models.get('m')?.versions.values() ?? [])].map(({ stage }) => stage);

const GOOD = 'metrics.f1 >= 0.85';
const BAD = 'metrics.rmse < production.metrics.rmse * 0.99';

describe('promote --require', () => {
  it('promotes if all gates pass, and shows what they saw', async () => {
    const { exit, stdout, stderr } = await promote(
      ...requires(GOOD, 'metrics.f1 > production.metrics.f1', 'metrics.f1 > shadow.metrics.f1'),
    );
    expect(stderr.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['GATE', 'RESULT', 'SEEN'],
      [GOOD, 'passed', '0.9 >= 0.85'],
      ['metrics.f1 > production.metrics.f1', 'passed', '0.9 > 0.8'],
      ['metrics.f1 > shadow.metrics.f1', 'passed', 'no version has @shadow'],
      [''],
    ]);
    expect(stdout).toBe('promoted m version 3 to Production, archiving version 2\n');
    expect([exit, stages()]).toEqual([0, ['None', 'Archived', 'Production']]);
  });

  it.each([[[]], [['--dry-run']]])('refuses if one fails, and tells of all: %j', async (more) => {
    const gates = requires(GOOD, BAD, 'metrics.nan > 0', 'metrics.f2 > 0.5');
    const { exit, stdout, stderr } = await promote(...gates, ...more);
    expect([exit, stdout]).toEqual([7, '']);
    expect(stderr).toMatch(/metrics.f1 >= 0.85 +passed +0.9 >= 0.85\n/);
    expect(stderr).toMatch(/ \* 0.99 +FAILED +0.3 < 0.198, missed by 0.102\n/);
    expect(stderr).toMatch(/metrics.nan > 0 +FAILED +metrics.nan is NaN\n/);
    expect(stderr).toMatch(/FAILED +metrics.f2 is absent: did you mean metrics.f1\?\n/);
    expect(stderr).toContain(
      'mlreg: m version 3 is not promoted to Production: 3 of 4 gates failed',
    );
    expect(writes()).toEqual([]);
  });

  it('has the results in the error, for programs', async () => {
    const result = await promote(...requires(GOOD, BAD), '--json');
    expect([result.exit, result.stdout]).toEqual([7, '']);
    const error = errorOf(result);
    expect(error).toMatchObject({
      code: 'refused',
      details: {
        model: 'm',
        version: '3',
        target: 'Production',
        gates: [
          { expression: GOOD, outcome: 'passed', origin: '--require' },
          {
            expression: BAD,
            outcome: 'failed',
            comparisons: [
              {
                left: { text: 'metrics.rmse', value: 0.3 },
                operator: '<',
                right: { text: 'production.metrics.rmse * 0.99', value: 0.198 },
                met: false,
                difference: 0.102,
              },
            ],
          },
        ],
        policies: [],
      },
    });
    expect(writes()).toEqual([]);
  });

  it('asks for all runs in one request, and for none if no gate looks at them', async () => {
    await promote(...requires(GOOD, BAD, 'metrics.f1 > champion.metrics.f1'));
    expect(runBatches(fake)).toHaveLength(1);
    await promote(...requires("tags.validated = 'true' and age < 30d"));
    expect(runBatches(fake)).toHaveLength(1);
  });

  it('is overridden by --force, which is said', async () => {
    const { exit, stdout, stderr } = await promote(...requires(BAD), '--force', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      changed: true,
      plan: { forced: true, gates: [{ outcome: 'failed' }] },
      result: { stage: 'Production' },
    });
    expect(stderr).toMatch(/^warning: forced: the gate failed: metrics.rmse </);
    const same = await promote(...requires(BAD), '--json');
    expect(JSON.parse(same.stdout)).toMatchObject({ changed: false, plan: { gates: [] } });
  });

  it.each([
    ['metrics.f1 > 0.5 and stgae = 1', 22, '"stage"'],
    ['metrics.f1 > prodction.metrics.f1', 14, 'production'],
  ])('points at a typo before anything is asked: %s', async (gate, column, meant) => {
    const result = await promote(...requires(gate), '--json');
    const { message, hint } = errorOf(result);
    expect([result.exit, message]).toEqual([2, expect.stringContaining(`(column ${column} of`)]);
    expect(hint).toContain(meant);
    expect(fake.requests).toEqual([]);
  });

  it('points at an alias that is nearly one there is', async () => {
    const result = await promote(...requires('metrics.f1 > chamipon.metrics.f1'));
    expect([result.exit, result.stderr.split('\n')]).toEqual([
      2,
      [
        'mlreg: the model has no alias "chamipon"',
        '  metrics.f1 > chamipon.metrics.f1',
        '               ^^^^^^^^^^^^^^^^^^^',
        '  did you mean "champion"?',
        '',
      ],
    ]);
    expect(writes()).toEqual([]);
  });
});

describe('gates of the settings', () => {
  it('a list is for Production, Staging and every alias', async () => {
    project(`gates:\n  - ${GOOD}\n  - "${BAD}"\n`);
    const refused = await promote('--json');
    expect([refused.exit, errorOf(refused).details]).toMatchObject([
      7,
      { gates: [{ origin: 'mlreg.config.yaml:1' }, { outcome: 'failed' }] },
    ]);
    expect((await run('promote', 'm/1', '--stage', 'Staging')).exit).toBe(7);
    expect((await run('alias', 'set', 'm/1', 'champion')).exit).toBe(7);
    expect(writes()).toEqual([]);
    expect((await run('promote', 'm/1', '--stage', 'Archived')).exit).toBe(0);
  });

  it('by target, and --require besides', async () => {
    project(`gates:\n  production: ${BAD}\n  "@champion": ["metrics.f1 > 2"]\n`);
    expect((await run('promote', 'm/1', '--stage', 'Staging')).exit).toBe(0);
    expect((await run('promote', 'm/3', '--alias', 'other')).exit).toBe(0);
    const result = await run('alias', 'set', 'm/3', 'champion', '--json');
    expect(errorOf(result).details).toMatchObject({ gates: [{ expression: 'metrics.f1 > 2' }] });
    const both = errorOf(await promote(...requires(GOOD), '--json')).details;
    expect(both).toMatchObject({ gates: [{ expression: BAD }, { expression: GOOD }] });
  });

  it('names the place of a typo, and asks nothing', async () => {
    project('# gates\ngates: [metrcs.f1 > 1]\n');
    const result = await promote();
    expect(result.exit).toBe(2);
    expect(result.stderr).toMatch(
      /^mlreg: mlreg.config.yaml:2: a gate cannot be read: unknown field "metrcs"\n {2}metrcs.f1 > 1\n {2}\^/,
    );
    expect(fake.requests).toEqual([]);
    expect((await run('list')).exit).toBe(0);
  });
});

describe('stage_policy', () => {
  const skip = (...more: string[]) => run('promote', 'm/1', '--stage', 'Production', ...more);

  it('warns by default, once', async () => {
    const { exit, stderr } = await skip('--dry-run');
    expect([exit, stderr]).toEqual([
      0,
      'warning: version 1 of m was not in Staging (stage_policy: warn); `mlreg promote m/1 --stage Staging` puts it there first\n',
    ]);
    expect((await promote('--dry-run')).stderr).toBe('');
  });

  it('strict refuses, off is silent', async () => {
    project('stage_policy: strict\n');
    const result = await skip('--json');
    expect([result.exit, errorOf(result).hint]).toEqual([
      7,
      expect.stringContaining('--stage Staging'),
    ]);
    expect(writes()).toEqual([]);
    expect((await promote()).exit).toBe(0);
    project('stage_policy: off\n');
    expect(await skip()).toMatchObject({ exit: 0, stderr: '' });
  });
});

describe('protected_aliases', () => {
  beforeEach(() => project('protected_aliases: [champion]\n'));

  it('are moved by promote only', async () => {
    const result = await run('alias', 'set', 'm/3', 'champion');
    expect([result.exit, result.stderr]).toEqual([7, expect.stringContaining('--alias champion')]);
    expect((await run('alias', 'remove', 'm', 'champion')).exit).toBe(7);
    expect((await run('delete', 'm', '--yes')).exit).toBe(7);
    expect(writes()).toEqual([]);
    expect((await run('alias', 'set', 'm/3', 'other')).exit).toBe(0);
    expect((await run('promote', 'm/3', '--alias', 'champion')).exit).toBe(0);
    expect((await run('alias', 'remove', 'm', 'champion', '--force')).exit).toBe(0);
  });
});
