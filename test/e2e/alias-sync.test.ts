import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addModel, change, folder, makeDatabase, SCHEMAS } from '../adapters/sql/database.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlreg, mlregOf } from './mlreg.js';

const CHAMPION = { MLREG_STAGE_ALIASES: 'Production=champion', MLREG_STAGE_POLICY: 'off' };

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, {
    name: 'm',
    versions: [{ stage: 'Archived', aliases: ['champion'] }, { stage: 'Production' }, {}],
  });
  seedModel(fake, { name: 'n', versions: [{ aliases: ['champion'] }] });
  seedModel(fake, { name: 'o', versions: [{ stage: 'Production', aliases: ['champion'] }] });
});
afterEach(() => fake.close());

const run = (...args: string[]) => mlregOf(fake.url, CHAMPION)(...args);
const champion = (model: string) => fake.state.models.get(model)?.aliases.get('champion');

it('shows, does, and finds done', async () => {
  const dry = await run('alias', 'sync', 'm', '--dry-run');
  expect([dry.exit, dry.stdout]).toEqual([
    0,
    'would give @champion of m to version 2, from version 1: version 2 is in Production\n',
  ]);
  expect(String(champion('m'))).toBe('1');
  const done = await run('alias', 'sync', 'm', '--json', '-m', 'tidy');
  expect(JSON.parse(done.stdout)).toEqual({
    changed: true,
    plan: {
      models: 1,
      aliases: [
        {
          ...{ model: 'm', alias: 'champion', stage: 'Production', action: 'set' },
          ...{ version: '2', from: '1', reason: 'version 2 is in Production', forced: false },
        },
      ],
    },
    result: { moved: [{ registered_name: 'm', alias: 'champion', version: '2' }] },
  });
  const again = await run('alias', 'sync', 'm');
  expect([again.exit, again.stdout]).toEqual([0, 'the aliases are in step: nothing to do\n']);
  const { stdout } = await run('history', 'm', '--json=verb,version,target,reason');
  expect(JSON.parse(stdout)).toEqual([
    { verb: 'alias sync', version: '2', target: '@champion', reason: 'tidy' },
  ]);
  expect(
    JSON.parse((await run('history', 'm', '--at', '2100-01-01', '--json')).stdout),
  ).toMatchObject([{ target: '@champion', versions: ['2'] }]);
});

it('all models: the models are listed once, the versions of one that is out of step', async () => {
  fake.requests.length = 0;
  const { stdout } = await run('alias', 'sync', '--all', '--dry-run');
  expect(stdout.split('\n').filter(Boolean)).toEqual([
    'would give @champion of m to version 2, from version 1: version 2 is in Production',
    '@champion of n stays on version 1: no version is in Production, and version 1 is in None',
  ]);
  const reads = fake.requests.filter(({ path }) => path.includes('search'));
  expect(reads.filter(({ path }) => path.includes('registered-models/search'))).toHaveLength(1);
});

it('obeys gates, and a protected alias is not taken away', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'mlreg-alias-sync-'));
  try {
    writeFileSync(
      join(cwd, 'mlreg.config.yaml'),
      'stage_aliases: {Production: champion}\ngates: {"@champion": [tags.ok = "yes"]}\n',
    );
    const env = { MLFLOW_TRACKING_URI: fake.url };
    const refused = await mlreg(['alias', 'sync', 'm', '--json'], { env, cwd });
    expect(refused.exit).toBe(7);
    expect(errorOf(refused).message).toContain('@champion of m is not in step: the gate failed');
    expect(String(champion('m'))).toBe('1');
    // The gate of the alias is one of what it goes along with.
    const promoted = await mlreg(['promote', 'm/3', '--stage', 'Production'], { env, cwd });
    expect(promoted.exit).toBe(7);
    const forced = await mlreg(['alias', 'sync', 'm', '--force'], { env, cwd });
    expect(forced.exit).toBe(0);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
  expect(String(champion('m'))).toBe('2');
});

it('promote, and rollback, say what goes along', async () => {
  const promoted = await run('promote', 'm/3', '--stage', 'Production');
  expect(promoted.stdout).toBe(
    'promoted m version 3 to Production, archiving version 2, with @champion (from version 1)\n',
  );
  const back = await run('rollback', 'm');
  expect(back.stdout).toBe(
    'gave Production of m back to version 2, from version 3, with @champion (from version 3)\n',
  );
  fake.state.models.get('m')?.aliases.delete('champion');
  const along = await run('promote', 'm/2', '--stage', 'Production');
  expect(along.stdout).toBe('m version 2 is in Production already, and went with @champion\n');
});

it.each(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])(
  'in a database of %s',
  async (version) => {
    const file = await makeDatabase(version, join(folder(), 'mlflow.db'));
    await addModel(file, 'm', 3);
    await change(file, "UPDATE model_versions SET current_stage = 'Production' WHERE version > 1");
    const here = mlregOf(`sqlite:///${file}`, CHAMPION);
    const { stdout } = await here('alias', 'sync', '--all');
    expect(stdout).toBe(
      'gave @champion of m to version 3: version 3 is the newest in Production, beside 2\n',
    );
    expect((await here('alias', 'sync', '--all')).stdout).toContain('nothing to do');
    await here('promote', 'm/1', '--stage', 'Production');
    const aliases = await here('alias', 'list', 'm', '--json=alias,version');
    expect(JSON.parse(aliases.stdout)).toEqual([{ alias: 'champion', version: '1' }]);
  },
);
