import { describe, expect, test } from 'vitest';
import { parseRef } from '../../src/domain/refs.js';
import { selectVersions } from '../../src/operations/select-versions.js';
import { aRegistry, deps, ids, putInStage } from './fixtures.js';

/** A registry that notes what it is asked. */
async function world() {
  const registry = await aRegistry({ m: 11, p_n: 2, empty: 0 });
  await putInStage(registry, 'm', 'Production', '3');
  await registry.setAlias({ model: 'm', alias: 'champion', version: '3' }, null);
  const asked: string[] = [];
  for (const name of ['getModel', 'getVersion', 'listVersions'] as const) {
    const call = registry[name].bind(registry) as (...args: unknown[]) => never;
    Object.assign(registry, {
      [name]: (...args: unknown[]) => {
        asked.push(name);
        return call(...args);
      },
    });
  }
  return { given: { ...deps(registry), modelPrefix: 'p_' }, asked };
}

async function select(refs: string, baseline?: string) {
  const { given, asked } = await world();
  const named = baseline === undefined ? undefined : parseRef(baseline);
  const selected = await selectVersions(refs.split(' ').map(parseRef), named, given);
  return { ...selected, ids: ids(selected.versions), asked };
}

test('a bare name is all versions of the model, oldest first, in two requests', async () => {
  const { ids: found, baseline, asked } = await select('m');
  expect(found).toEqual(Array.from({ length: 11 }, (_, index) => `m/${index + 1}`));
  expect(baseline).toBe(0);
  expect(asked).toEqual(['getModel', 'listVersions']);
});

test('several refs are one version each, in their order', async () => {
  expect((await select('m/10 m/2 m/Production p_n/1')).ids).toEqual([
    'm/10',
    'm/2',
    'm/3',
    'p_n/1',
  ]);
});

test('a bare name among several is its latest version, with or without the prefix', async () => {
  expect((await select('m n')).ids).toEqual(['m/11', 'p_n/2']);
});

test('many versions of a model cost two requests, one costs two', async () => {
  expect((await select('m/1 m/2 m@champion')).asked).toEqual(['getModel', 'listVersions']);
  expect((await select('m/1')).asked).toEqual(['getModel', 'getVersion']);
});

test('a version is there once, however often it is named', async () => {
  expect((await select('m/3 m@champion m/1 m/Production')).ids).toEqual(['m/3', 'm/1']);
});

describe('the baseline', () => {
  test('is the first, unless it is named', async () => {
    expect((await select('m/5 m/3')).baseline).toBe(0);
    expect(await select('m/5 m/3', 'm@champion')).toMatchObject({
      ids: ['m/5', 'm/3'],
      baseline: 1,
    });
    expect((await select('m', 'm/11')).baseline).toBe(10);
  });

  test('joins the others if it is not among them', async () => {
    expect(await select('m/5 m/6', 'm/1')).toMatchObject({
      ids: ['m/1', 'm/5', 'm/6'],
      baseline: 0,
    });
    expect((await select('m/5', 'n')).ids).toEqual(['p_n/2', 'm/5']);
  });
});

test.each([
  ['absent', /no registered model/],
  ['empty', /has no versions/],
  ['m/1 m/99', /no version 99/],
  ['m/99', /no version 99/],
  ['m/1 m@nobody', /no alias "nobody"/],
])('%s is not there', async (refs, message) => {
  await expect(select(refs)).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringMatching(message),
  });
});
