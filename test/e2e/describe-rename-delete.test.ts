import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { writesTo } from '../fake/requests.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, {
    name: 'm',
    description: 'a model',
    versions: [{}, { aliases: ['champion'] }, { stage: 'Production' }],
  });
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url)(...args);
const json = async (...args: string[]) => JSON.parse((await mlreg(...args, '--json')).stdout);
const writes = () => writesTo(fake).length;

describe('describe', () => {
  it('prints, sets and clears', async () => {
    expect((await mlreg('describe', 'm')).stdout).toBe('a model\n');
    expect((await mlreg('describe', 'm/1')).stdout).toBe('');
    expect(await json('describe', 'm/1', '--set', 'two "words"')).toEqual({
      changed: true,
      plan: { model: 'm', version: '1', from: null, description: 'two "words"' },
      result: { registered_name: 'm', version: '1', description: 'two "words"' },
    });
    expect((await mlreg('describe', 'm@champion')).stdout).toBe('');
    expect((await json('describe', 'm', '--clear')).result.description).toBeNull();
    expect(await json('describe', 'm', '--clear')).toMatchObject({ changed: false });
    expect((await json('details', 'm/1')).description).toBe('two "words"');
  });

  it('writes nothing in a dry run, nor when told two things', async () => {
    const dry = await mlreg('describe', 'm', '--set', 'x', '--dry-run');
    expect(dry.stdout).toBe('would set the description of m\n');
    expect((await mlreg('describe', 'm', '--set', 'x', '--clear')).exit).toBe(2);
    expect((await mlreg('describe', 'nobody', '--set', 'x')).exit).toBe(8);
    expect(writes()).toBe(0);
  });
});

describe('rename', () => {
  it('takes everything with it', async () => {
    expect((await mlreg('rename', 'm', 'new name')).stdout).toBe('renamed m to new name\n');
    const model = await json('details', 'new name');
    expect(model).toMatchObject({ aliases: { champion: '2' }, stages: { Production: ['3'] } });
    expect((await mlreg('details', 'm')).exit).toBe(8);
  });

  it.each([
    [['m'], 2, /no new name/],
    [['m', 'a', 'b'], 2, /too many/],
    [['m', 'a/b'], 2, /cannot be the name/],
    [['m/1', 'x'], 2, /model is expected/],
    [['nobody', 'x'], 8, /nobody/],
    [['m', 'taken'], 5, /"taken" already/],
  ])('refuses %j', async (args, exit, message) => {
    seedModel(fake, { name: 'taken' });
    const result = await mlreg('rename', ...args, '--json');
    expect(result.exit).toBe(exit);
    expect(errorOf(result).message).toMatch(message);
    expect(writes()).toBe(0);
  });
});

describe('delete', () => {
  it('deletes a version', async () => {
    expect(await json('delete', 'm/1', '--yes')).toEqual({
      changed: true,
      plan: { model: 'm', version: '1', versions: ['1'] },
      result: { deleted: [{ model: 'm', version: '1' }] },
    });
    expect((await json('list', 'm')).map((each: { version: string }) => each.version)).toEqual([
      '3',
      '2',
    ]);
  });

  it('deletes a model with its versions', async () => {
    expect((await mlreg('delete', 'm', '--yes')).stdout).toBe('deleted m with 3 versions\n');
    expect(await json('list')).toEqual([]);
  });

  it.each([
    [['m/2', '--yes'], 7, /alias champion/],
    [['m/3', '--yes'], 7, /in Production/],
    [['m/1'], 2, /no terminal/],
    [['m'], 2, /no terminal/],
    [['m/9', '--yes'], 8, /no version 9/],
    [['--yes'], 2, /no model is named/],
  ])('refuses %j', async (args, exit, message) => {
    const result = await mlreg('delete', ...args, '--json');
    expect(result.exit).toBe(exit);
    expect(errorOf(result).message).toMatch(message);
    expect(writes()).toBe(0);
  });

  it('deletes nothing in a dry run', async () => {
    const { exit, stdout } = await mlreg('delete', 'm', '--dry-run');
    expect([exit, stdout]).toEqual([0, 'would delete m with 3 versions\n']);
    expect(writes()).toBe(0);
  });
});
