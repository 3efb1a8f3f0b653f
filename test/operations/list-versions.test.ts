import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { collect } from '../../src/domain/collect.js';
import { parseOrder } from '../../src/domain/expressions/order.js';
import { VERSION_VOCABULARY } from '../../src/domain/version-values.js';
import { type ListVersionsInput, listVersions } from '../../src/operations/list-versions.js';
import { aRegistry, deps, ids, putInStage } from './fixtures.js';

let registry: MemoryRegistry;
const order = (text: string) => parseOrder(text, VERSION_VOCABULARY);

beforeEach(async () => {
  registry = await aRegistry({ b: 1, a: 10 });
  await putInStage(registry, 'a', 'Production', '2', '9');
  await registry.setAlias({ model: 'a', alias: 'champion', version: '3' }, null);
  await registry.setTag({ model: 'a', version: '4' }, 'ok', 'true');
});

async function list(input: Omit<ListVersionsInput, 'withOrigins'>): Promise<string[]> {
  const rows = await collect(listVersions({ ...input, withOrigins: false }, deps(registry)));
  return ids(rows.map(({ version }) => version));
}

describe('versions', () => {
  test('of all models are by name, then newest first', async () => {
    const all = await list({});
    expect(all.slice(0, 3)).toEqual(['a/10', 'a/9', 'a/8']);
    expect(all.at(-1)).toBe('b/1');
    expect(all).toHaveLength(11);
  });

  test.each<[string, Omit<ListVersionsInput, 'withOrigins'>, string[]]>([
    ['of one model', { model: 'b' }, ['b/1']],
    ['in a stage', { stage: 'Production' }, ['a/9', 'a/2']],
    ['with an alias', { alias: 'champion' }, ['a/3']],
    ['with a tag', { tags: [{ key: 'ok', value: 'true' }] }, ['a/4']],
    ['that match all conditions', { stage: 'Production', alias: 'champion' }, []],
    ['at most so many', { limit: 2 }, ['a/10', 'a/9']],
    ['by number', { order: order('version'), limit: 3 }, ['a/1', 'b/1', 'a/2']],
    ['by number, descending', { order: order('version desc'), limit: 2 }, ['a/10', 'a/9']],
    ['by creation', { order: order('creation_timestamp'), limit: 2 }, ['b/1', 'a/1']],
    [
      'by the last change',
      { order: order('last_updated_timestamp desc'), limit: 2 },
      ['a/9', 'a/2'],
    ],
    ['by name, descending', { order: order('name desc'), limit: 2 }, ['b/1', 'a/10']],
  ])('%s', async (_name, input, expected) => {
    expect(await list(input)).toEqual(expected);
  });

  test('of a model by its name without the prefix', async () => {
    const prefixed = await aRegistry({ auto_m: 1, m2: 1 });
    const rows = await collect(
      listVersions({ model: 'm', withOrigins: false }, { ...deps(prefixed), modelPrefix: 'auto_' }),
    );
    expect(ids(rows.map(({ version }) => version))).toEqual(['auto_m/1']);
  });

  test('of a model that is not there', async () => {
    await expect(list({ model: 'absent' })).rejects.toMatchObject({ code: 'not_found' });
  });
});
