import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { collect } from '../../src/domain/collect.js';
import { MlregError } from '../../src/domain/errors.js';
import { modelNameOf, parseRef } from '../../src/domain/refs.js';
import { listAliases, removeAlias } from '../../src/operations/change-alias.js';
import { aRegistry, deps, justBefore, watched } from './fixtures.js';

let registry: MemoryRegistry;
let writes: string[];

beforeEach(async () => {
  const filled = await aRegistry({ m: 2, a: 1, empty: 0 });
  for (const [model, alias, version] of [
    ['m', 'champion', '1'],
    ['m', 'best', '2'],
    ['a', 'champion', '1'],
  ] as const) {
    await filled.setAlias({ model, alias, version }, null);
  }
  ({ registry, writes } = watched(filled));
});

describe('removing an alias', () => {
  const remove = (alias: string, dryRun = false) =>
    removeAlias({ model: 'm', alias, dryRun }, deps(registry));

  test('takes it away and leaves the others', async () => {
    expect(await remove('champion')).toEqual({
      changed: true,
      plan: { model: 'm', alias: 'champion', version: null, from: '1' },
      result: new Map([['best', '2']]),
    });
    expect((await registry.getModel('a')).aliases.size).toBe(1);
  });

  test('that is not there changes nothing', async () => {
    expect(await remove('Champion')).toMatchObject({ changed: false, plan: { from: null } });
    expect(writes).toEqual([]);
  });

  test('a dry run writes nothing', async () => {
    expect(await remove('champion', true)).toEqual({
      changed: false,
      plan: { model: 'm', alias: 'champion', version: null, from: '1' },
      result: null,
    });
    expect(writes).toEqual([]);
  });

  test('that was moved meanwhile is a conflict, and it stays', async () => {
    const move = { model: 'm', alias: 'champion', version: '2' };
    const set = registry.setAlias.bind(registry);
    justBefore(registry, 'setAlias', () => set(move, '1'));
    await expect(remove('champion')).rejects.toMatchObject({ code: 'conflict' });
    expect((await registry.getModel('m')).aliases.get('champion')).toBe('2');
  });

  test('of a model that is not there', async () => {
    const absent = removeAlias({ model: 'absent', alias: 'champion' }, deps(registry));
    await expect(absent).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the aliases', () => {
  const list = async (model?: string) =>
    (await collect(listAliases(model, deps(registry)))).map(
      (row) => `${row.model}@${row.alias} ${row.version}`,
    );

  test('of one model are sorted', async () => {
    expect(await list('m')).toEqual(['m@best 2', 'm@champion 1']);
  });

  test('of all are by model', async () => {
    expect(await list()).toEqual(['a@champion 1', 'm@best 2', 'm@champion 1']);
  });

  test('of a model without any', async () => {
    expect(await list('empty')).toEqual([]);
  });

  test('of a model that is not there', async () => {
    await expect(list('absent')).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('only a bare name names a model', () => {
  expect(modelNameOf(parseRef('m'))).toBe('m');
  for (const ref of ['m/3', 'm@champion', 'models:/m-1', 'runs:/r/p']) {
    expect(() => modelNameOf(parseRef(ref)), ref).toThrow(MlregError);
  }
});
