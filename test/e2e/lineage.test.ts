import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, {
    name: 'm',
    versions: [
      {
        run: { id: 'a'.repeat(32), name: 'train', tags: { 'mlflow.source.git.commit': 'c0ffee' } },
        tags: { 'mlreg.dvc_version': 'abc.dir', 'mlreg.semver': 'v1.2.0' },
      },
      { runId: 'b'.repeat(32), tags: { 'mlreg.semver': 'v1.3.0' } },
      { tags: { 'mlreg.semver': 'v2.0.0' } },
      { tags: { 'mlreg.semver': 'v2.0.0' } },
      {},
    ],
  });
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url)(...args);
const json = async (...args: string[]) => JSON.parse((await mlreg(...args, '--json')).stdout);

it('tells what a version comes from', async () => {
  expect(await json('lineage', 'm/1')).toMatchObject({
    registered_name: 'm',
    version: '1',
    complete: true,
    lineage: [
      { step: 'data', id: 'abc.dir' },
      { step: 'commit', id: 'c0ffee' },
      { step: 'run', id: 'a'.repeat(32), detail: 'train, FINISHED' },
      { step: 'logged_model', id: null, missing: null },
      { step: 'version', id: 'models:/m/1' },
    ],
  });
  expect((await json('details', 'm/1')).lineage).toEqual((await json('lineage', 'm/1')).lineage);
});

it('says what is missing, in a table as well', async () => {
  const { complete, lineage } = await json('lineage', 'm@~1.3');
  expect([complete, lineage[2].missing]).toEqual([false, 'the run is gone']);
  const { stdout } = await mlreg('lineage', 'm/2', '--format', 'table');
  expect(stdout).toContain('STEP');
  expect(stdout).toContain('no commit is written down');
  expect((await mlreg('details', 'm/2', '--format', 'table')).stdout).toContain(
    'Lineage\n  data    not known',
  );
});

it('takes a semantic label wherever a version is read or written', async () => {
  expect((await mlreg('resolve', 'm@^1.2')).stdout).toBe('2\n');
  expect((await mlreg('resolve', 'm', '--version', 'v1.2.0', '--label')).stdout).toBe('v1.2.0\n');
  expect(await json('resolve', '--model', 'm', '--version', '^1')).toMatchObject({
    version: '2',
    label: 'v1.3.0',
  });
  const compared = await json('compare', 'm', '--versions', '1,@^1.3', '--baseline', 'v1.2.0');
  expect(compared.versions.map((each: { version: string }) => each.version)).toEqual(['1', '2']);
  const promoted = await json('promote', 'm@1.2', '--stage', 'Staging');
  expect(promoted.result).toMatchObject({ version: '1', stage: 'Staging' });
});

it('says that a label is of two versions, or of none', async () => {
  const twice = await mlreg('resolve', 'm@^2', '--json');
  expect([twice.exit, errorOf(twice).message]).toEqual([
    2,
    'the label ^2 of "m" is on versions 4, 3',
  ]);
  const none = await mlreg('resolve', 'm@^3', '--json');
  expect([none.exit, errorOf(none).hint]).toEqual([
    8,
    'the highest are: v2.0.0, v2.0.0, v1.3.0, v1.2.0',
  ]);
  expect((await mlreg('resolve', 'm/5', '--label')).exit).toBe(8);
  expect((await mlreg('resolve', 'm/5', '--label', '--uri')).exit).toBe(2);
});
