import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { parseRef } from '../../src/domain/refs.js';
import {
  resolveNamedVersion,
  resolveRef,
  resolveVersion,
} from '../../src/operations/resolve-ref.js';
import { aRegistry, deps, putInStage } from './fixtures.js';

let registry: MemoryRegistry;

beforeEach(async () => {
  registry = await aRegistry({ m: 10, empty: 0 });
  await putInStage(registry, 'm', 'Production', '2', '9');
  await putInStage(registry, 'm', 'Archived', '1');
  await registry.setAlias({ model: 'm', alias: 'champion', version: '4' }, null);
  await registry.setAlias({ model: 'm', alias: '7', version: '5' }, null);
  const label = (number: string, value: string) =>
    registry.setTag({ model: 'm', version: number }, 'mlreg.semver', value);
  await label('3', 'v1.2.0');
  await label('6', 'v1.3.1');
  await label('7', 'v2.0.0');
  await label('8', 'v2.0.0');
});

const version = async (ref: string) =>
  (await resolveVersion(parseRef(ref), deps(registry))).version;

describe('a version', () => {
  test.each([
    ['m/3', '3'],
    ['m:v3', '3'],
    ['m/latest', '10'],
    ['m@latest', '10'],
    ['m@champion', '4'],
    ['m@7', '5'],
    ['m/production', '9'],
    ['m/None', '10'],
    ['m', '10'],
    ['models:/m/3', '3'],
    ['m@^1.2', '6'],
    ['m@v1.2.0', '3'],
    ['m/1.2', '3'],
    ['models:/m/~1.3', '6'],
    ['models:/m@champion', '4'],
  ])('%s is %s', async (ref, expected) => {
    expect(await version(ref)).toBe(expected);
  });

  test('with a prefix', async () => {
    const prefixed = await aRegistry({ auto_m: 2 });
    const found = await resolveVersion(parseRef('m/1'), {
      ...deps(prefixed),
      modelPrefix: 'auto_',
    });
    expect(found).toMatchObject({ modelName: 'auto_m', version: '1' });
  });
});

test('a label that two versions have names neither', async () => {
  await expect(version('m@^2')).rejects.toMatchObject({
    code: 'usage',
    message: 'the label ^2 of "m" is on versions 8, 7',
  });
});

test('a label is in the format of the settings', async () => {
  await registry.setTag({ model: 'm', version: '9' }, 'mlreg.semver', 'r-4-5-6');
  const labelFormat = 'r-{major}-{minor}-{patch}';
  const found = await resolveRef(parseRef('m@^4.5'), { ...deps(registry), labelFormat });
  expect(found.version).toBe('9');
});

describe('not found, with what there is', () => {
  test.each([
    ['m@^3', 'no version of "m" has a label ^3', 'the highest are: v2.0.0, v2.0.0, v1.3.1, v1.2.0'],
    ['empty@^1', 'no version of "empty" has a label ^1', /--bump/],
    ['m/11', 'model "m" has no version 11', 'its latest version is 10'],
    ['m@champoin', 'model "m" has no alias "champoin"', 'it has: 7, champion'],
    ['m/Staging', 'no version of "m" is in Staging', /Production/],
    ['empty/1', 'model "empty" has no version 1', 'it has no versions at all'],
    ['empty/latest', 'model "empty" has no versions', /register one/],
    ['empty', 'model "empty" has no versions', /register one/],
    ['empty@a', 'model "empty" has no alias "a"', /--model/],
    ['n/1', 'there is no registered model "n"', /mlreg list/],
  ])('%s', async (ref, message, hint) => {
    await expect(version(ref)).rejects.toMatchObject({
      code: 'not_found',
      message,
      hint: typeof hint === 'string' ? hint : expect.stringMatching(hint),
    });
  });
});

describe('a write to a version', () => {
  test('needs it named', async () => {
    await expect(resolveNamedVersion(parseRef('m'), deps(registry))).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('m/NUMBER'),
    });
  });

  test('is not looked up before that', async () => {
    await expect(resolveNamedVersion(parseRef('absent'), deps(registry))).rejects.toMatchObject({
      code: 'usage',
    });
  });

  test('takes a named one', async () => {
    const found = await resolveNamedVersion(parseRef('m@champion'), deps(registry));
    expect(found.version).toBe('4');
  });
});

describe('a model or a version', () => {
  test('a bare name is the model', async () => {
    expect(await resolveRef(parseRef('empty'), deps(registry))).toMatchObject({
      model: { name: 'empty' },
      version: null,
    });
  });

  test('an alias is its version', async () => {
    expect(await resolveRef(parseRef('m@champion'), deps(registry))).toMatchObject({
      model: { name: 'm' },
      version: '4',
    });
  });
});
