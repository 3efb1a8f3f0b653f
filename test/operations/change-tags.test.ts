import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { MlregError } from '../../src/domain/errors.js';
import { parseRef } from '../../src/domain/refs.js';
import { changeTags, readTags } from '../../src/operations/change-tags.js';
import { aRegistry, deps, justAfter, justBefore, watched } from './fixtures.js';

let registry: MemoryRegistry;
let writes: string[];

beforeEach(async () => {
  const filled = await aRegistry({ m: 2 });
  await filled.setTag({ model: 'm' }, 'team', 'rca');
  await filled.setTag({ model: 'm', version: '1' }, 'ok', 'true');
  ({ registry, writes } = watched(filled));
});

const change = (ref: string, changes: readonly [string, string | null][], dryRun = false) =>
  changeTags({ ref: parseRef(ref), changes: new Map(changes), dryRun }, deps(registry));

describe('the tags', () => {
  test('of a version are set and removed', async () => {
    expect(
      await change('m/1', [
        ['ok', null],
        ['__proto__', 'x'],
        ['empty', ''],
      ]),
    ).toMatchObject({
      changed: true,
      plan: { model: 'm', version: '1' },
      result: new Map([
        ['__proto__', 'x'],
        ['empty', ''],
      ]),
    });
  });

  test('of a bare name are those of the model', async () => {
    expect(await change('m', [['team', 'ops']])).toMatchObject({
      plan: { model: 'm', version: null },
      result: new Map([['team', 'ops']]),
    });
    expect((await registry.getVersion('m', '2')).tags.size).toBe(0);
  });

  test('are written only where they are not so already', async () => {
    const { plan } = await change('m/1', [
      ['ok', 'true'],
      ['absent', null],
      ['new', '1'],
    ]);
    expect(plan.changes).toEqual(new Map([['new', '1']]));
    expect(writes).toEqual(['setTag']);
  });

  test('an empty value is not the absence of a tag', async () => {
    const { changed } = await change('m/2', [['ok', '']]);
    expect(changed).toBe(true);
    expect((await change('m/2', [['ok', null]])).changed).toBe(true);
  });
});

test('what is so already changes nothing', async () => {
  expect(await change('m/1', [['ok', 'true']])).toMatchObject({
    changed: false,
    result: new Map([['ok', 'true']]),
  });
  expect(writes).toEqual([]);
});

test('a dry run writes nothing', async () => {
  expect(await change('m/1', [['ok', 'false']], true)).toEqual({
    changed: false,
    plan: { model: 'm', version: '1', changes: new Map([['ok', 'false']]) },
    result: null,
  });
  expect(writes).toEqual([]);
});

describe('a failure', () => {
  const broken = new MlregError('unreachable', 'no answer');
  const changes: [string, string][] = [
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ];

  test('of the first tag is the failure itself', async () => {
    justBefore(registry, 'setTag', () => Promise.reject(broken));
    await expect(change('m/1', changes)).rejects.toBe(broken);
  });

  test('half-way says what was written and what was not', async () => {
    justAfter(registry, 'setTag', async () => {
      justBefore(registry, 'setTag', () => Promise.reject(broken));
    });
    await expect(change('m/1', changes)).rejects.toMatchObject({
      code: 'partial',
      message: 'wrote a, but not b: no answer',
      cause: broken,
    });
    const { tags } = await registry.getVersion('m', '1');
    expect([...tags.keys()]).toEqual(['ok', 'a']);
  });
});

describe('reading', () => {
  test.each([
    ['m', { target: { model: 'm' }, tags: new Map([['team', 'rca']]) }],
    ['m/1', { target: { model: 'm', version: '1' }, tags: new Map([['ok', 'true']]) }],
  ])('those of %s', async (ref, expected) => {
    expect(await readTags(parseRef(ref), deps(registry))).toEqual(expected);
  });

  test('those of a version that is not there', async () => {
    await expect(readTags(parseRef('m/9'), deps(registry))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
