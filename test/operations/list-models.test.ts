import { beforeEach, expect, test } from 'vitest';
import { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { collect } from '../../src/domain/collect.js';
import { parseOrder } from '../../src/domain/expressions/order.js';
import { MODEL_VOCABULARY } from '../../src/domain/model-values.js';
import { type ListModelsInput, listModels } from '../../src/operations/list-models.js';
import { take } from '../../src/operations/select-rows.js';
import { anEmptyRegistry, deps, fill, putInStage } from './fixtures.js';

let registry: MemoryRegistry;

beforeEach(async () => {
  registry = anEmptyRegistry();
  await fill(registry, { c: 2, a: 1, B: 0 });
  await putInStage(registry, 'c', 'Production', '1');
  await registry.setAlias({ model: 'a', alias: 'champion', version: '1' }, null);
  await registry.setTag({ model: 'c' }, 'team', 'rca');
  await registry.setTag({ model: 'a' }, 'team', 'ops');
  await registry.setTag({ model: 'a' }, '__proto__', '');
});

const order = (text: string) => parseOrder(text, MODEL_VOCABULARY);
const names = async (input: ListModelsInput) =>
  (await collect(listModels(input, deps(registry)))).map(({ name }) => name);

test.each<[string, ListModelsInput, string[]]>([
  ['all, by name', {}, ['B', 'a', 'c']],
  ['in a stage', { stage: 'Production' }, ['c']],
  ['in None, where one is left', { stage: 'None' }, ['a', 'c']],
  ['with an alias', { alias: 'champion' }, ['a']],
  ['with a tag', { tags: [{ key: 'team' }] }, ['a', 'c']],
  ['with a tag of a value', { tags: [{ key: 'team', value: 'rca' }] }, ['c']],
  ['with all of several tags', { tags: [{ key: 'team' }, { key: '__proto__', value: '' }] }, ['a']],
  ['of no such tag', { tags: [{ key: 'constructor' }] }, []],
  ['by name, descending', { order: order('name desc') }, ['c', 'a', 'B']],
  ['by creation', { order: order('creation_timestamp') }, ['c', 'a', 'B']],
  ['by the last change', { order: order('last_updated_timestamp desc') }, ['c', 'B', 'a']],
  ['at most so many', { limit: 2 }, ['B', 'a']],
  ['the last ones in an order', { limit: 1, order: order('name desc') }, ['c']],
  ['at most so many of those that match', { limit: 1, stage: 'Production' }, ['c']],
  ['none', { limit: 0 }, []],
])('%s', async (_name, input, expected) => {
  expect(await names(input)).toEqual(expected);
});

test('models of the same time are by name, in either direction', async () => {
  registry = new MemoryRegistry(() => 0);
  await fill(registry, { b: 0, a: 0 });
  expect(await names({ order: order('creation_timestamp') })).toEqual(['a', 'b']);
  expect(await names({ order: order('creation_timestamp desc') })).toEqual(['a', 'b']);
});

test('a filter chooses as well', async () => {
  expect(await names({ filter: "name != 'b'", stage: 'Production' })).toEqual(['c']);
  await expect(names({ filter: 'name' })).rejects.toMatchObject({ code: 'usage' });
});

test('what is beyond the limit is not asked for', async () => {
  const asked: number[] = [];
  async function* numbers() {
    for (let number = 1; ; number++) {
      asked.push(number);
      yield number;
    }
  }
  expect(await collect(take(numbers(), 2))).toEqual([1, 2]);
  expect(asked).toEqual([1, 2]);
});
