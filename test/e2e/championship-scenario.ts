import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { python } from '../services/python.mjs';
import { errorOf, mlreg as run } from './mlreg.js';

const seed = (name: string) => new URL(`../services/seed/${name}`, import.meta.url).pathname;

/** A registry, and a way to see whether anything was written to it. */
export interface Arena {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the files of the runs go; '' for where the registry puts them. */
  readonly location: string;
  /** What has been written so far: the same again if nothing was. */
  readonly written: () => unknown;
}

/** Milliseconds: some twenty commands one after the other, and Python, on a busy machine. */
export const CHAMPIONSHIP_TIMEOUT = 420_000;

/** Three types of models are trained, registered and ranked, and the best one is served. */
export async function championship(experiment: string, arena: Arena): Promise<void> {
  const { cwd, env, written } = arena;
  const train = (...models: string[]) =>
    python(seed('championship.py'), { env, args: [experiment, arena.location, ...models], cwd });
  const deployed = () => python(seed('deploy.py'), { env, cwd });
  const mlreg = (...args: string[]) => run(args, { cwd, env });
  const done = async (...args: string[]) => {
    const result = await mlreg(...args, '--json');
    expect([args, result.exit, result.stderr]).toEqual([args, 0, expect.anything()]);
    return JSON.parse(result.stdout);
  };
  const register = ['register', '--best-run', experiment, '--metric', 'rmse'];
  const byType = [...register, '--lower-is-better', '--group-by', 'tags.model_type'];
  const rank = ['rank', '--match', `${experiment}_*`, '--metric', 'rmse', '--lower-is-better'];
  const withBaseline = [...rank, '--baseline', '0.00716'];
  const name = (type: string) => `${experiment}_${type}`;
  const aliases = async () => {
    const all: Record<string, string>[] = await done('alias', 'list');
    return all
      .filter(({ registered_name: model }) => model?.startsWith(experiment))
      .map(({ registered_name: model, alias, version }) => `${model}/${version}@${alias}`);
  };
  const file = () => readFileSync(join(cwd, 'models', 'best_model_info.json'), 'utf8');

  await train('LinearRegression=0.00511', 'ARIMA=0.00512', 'LSTM=0.0062', 'LSTM=0.0051');
  expect(await done(...byType)).toMatchObject({
    changed: true,
    plan: { groups: [{ runs: 1 }, { group: 'LSTM', value: 0.0051, runs: 2 }, { runs: 1 }] },
  });
  const { exit, stdout } = await mlreg(...withBaseline);
  expect([exit, stdout.split('\n')]).toEqual([
    0,
    [
      '*** CHAMPIONSHIP RANKING (lower rmse is better) ***',
      `1. LSTM (rmse: 0.00510) -> ${name('LSTM')} (v1) gets alias '@champion'`,
      `2. LinearRegression (rmse: 0.00511) -> ${name('LinearRegression')} (v1) gets alias '@challenger'`,
      `3. ARIMA (rmse: 0.00512) -> ${name('ARIMA')} (v1) gets alias '@candidate'`,
      '',
      `Deployment Choice: ${name('LSTM')} (v1)`,
      'Validation: Champion beats Baseline (0.00510 < 0.00716)',
      'wrote models/best_model_info.json',
      '',
    ],
  ]);
  expect(JSON.parse(file())).toMatchObject({
    ...{ model_uri: `models:/${name('LSTM')}@champion`, version: '1', metric: 'rmse' },
    ...{ value: 0.0051, baseline: { value: 0.00716 }, runners_up: [{}, { alias: 'candidate' }] },
  });
  expect(await deployed()).toEqual({
    model_uri: `models:/${name('LSTM')}@champion`,
    predictions: [0.0051],
  });

  const before = await written();
  expect(await done(...byType)).toMatchObject({ changed: false, result: { registered: [] } });
  expect(await done(...withBaseline)).toMatchObject({ changed: false, result: { moved: [] } });
  const refused = await mlreg(...rank, '--baseline', '0.0051', '--json');
  expect([refused.exit, errorOf(refused).message]).toEqual([
    7,
    `${name('LSTM')} version 1 does not beat the baseline: rmse 0.0051 is not lower than 0.0051`,
  ]);
  expect(await written()).toEqual(before);

  await train('ARIMA=0.004');
  await done(...byType);
  // Somebody has made a second champion by hand.
  await done('alias', 'set', `${name('LinearRegression')}/1`, 'champion');
  const moved = await done(...withBaseline, '-m', 'a new best run');
  expect(moved.result.model_uri).toBe(`models:/${name('ARIMA')}@champion`);
  expect(await aliases()).toEqual([
    `${name('ARIMA')}/2@champion`,
    `${name('LSTM')}/1@challenger`,
    `${name('LinearRegression')}/1@candidate`,
  ]);
  expect(await deployed()).toEqual({
    model_uri: `models:/${name('ARIMA')}@champion`,
    predictions: [0.004],
  });
  expect((await done('history', name('LSTM'))).slice(0, 2)).toMatchObject([
    { verb: 'alias remove', target: '@champion', from: ['1'], reason: 'a new best run' },
    { verb: 'rank', version: '1', target: '@challenger', from: [], reason: 'a new best run' },
  ]);
}
