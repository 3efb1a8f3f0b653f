import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: 'm', versions: [{}, {}, {}] });
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url)(...args);
const stages = () =>
  [...(fake.state.models.get('m')?.versions.values() ?? [])].map(({ stage }) => stage);

it('goes back through what was promoted, and says so', async () => {
  for (const version of [1, 2, 3]) await mlreg('promote', `m/${version}`, '--stage', 'Production');
  const dry = await mlreg('rollback', 'm', '--dry-run');
  expect(dry.stdout).toBe('would give Production of m back to version 2, from version 3\n');
  const first = await mlreg('rollback', 'm', '-m', 'alarms');
  expect(first.stdout).toBe('gave Production of m back to version 2, from version 3\n');
  const second = await mlreg('rollback', 'm', '--json');
  expect(JSON.parse(second.stdout)).toEqual({
    changed: true,
    plan: {
      ...{ model: 'm', version: '1', target: 'Production', from: ['2'], archive: ['2'] },
      ...{ gates: [], policies: [], forced: false, copy_of: null, auto: null },
    },
    result: { registered_name: 'm', version: '1', stage: 'Production', aliases: [] },
  });
  expect(stages()).toEqual(['Production', 'Archived', 'Archived']);
  const { stdout } = await mlreg('history', 'm', '--json=verb,version,reason');
  expect(JSON.parse(stdout).slice(0, 2)).toEqual([
    { verb: 'rollback', version: '1', reason: null },
    { verb: 'rollback', version: '2', reason: 'alarms' },
  ]);
});

it('says what there is to go to, where nothing was recorded', async () => {
  const result = await mlreg('rollback', 'm', '--json');
  expect(result.exit).toBe(8);
  expect(errorOf(result).hint).toBe(
    'name the version to go to with --to: 3 (None), 2 (None), 1 (None)',
  );
});

it('writes nothing where another holds it than is expected', async () => {
  const result = await mlreg('rollback', 'm', '--to', '2', '--expect-current', 'v1', '--json');
  expect(result.exit).toBe(5);
  expect(stages()).toEqual(['None', 'None', 'None']);
});
