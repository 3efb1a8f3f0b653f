import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryTracking } from '../../src/adapters/store/memory-tracking.js';
import { collect } from '../../src/domain/collect.js';
import type { AbsentName } from '../../src/domain/expressions/absent-names.js';
import { parseOrder } from '../../src/domain/expressions/order.js';
import { parseExpression } from '../../src/domain/expressions/parse.js';
import { MODEL_VOCABULARY } from '../../src/domain/model-values.js';
import { VERSION_VOCABULARY } from '../../src/domain/version-values.js';
import { listModels } from '../../src/operations/list-models.js';
import { listVersions } from '../../src/operations/list-versions.js';
import { aMetric, aRun } from '../domain/fixtures.js';
import { anEmptyRegistry, ids } from './fixtures.js';

/** Notes the runs that were asked for. */
class NotingTracking extends MemoryTracking {
  readonly asked: string[] = [];

  override getRuns(runIds: readonly string[]) {
    this.asked.push(...runIds);
    return super.getRuns(runIds);
  }
}

let registry: ReturnType<typeof anEmptyRegistry>;
let tracking: NotingTracking;
let absent: AbsentName[];

/** Model `a` with f1 0.5, 0.9, NaN and none; model `b` with 0.7. */
beforeEach(async () => {
  registry = anEmptyRegistry();
  tracking = new NotingTracking();
  absent = [];
  for (const [model, values] of [
    ['a', [0.5, 0.9, Number.NaN, undefined]],
    ['b', [0.7]],
  ] as const) {
    await registry.createModel({ name: model, tags: new Map([['team', `${model}-team`]]) });
    for (const [index, value] of values.entries()) {
      const runId = `${model}${index + 1}`;
      await registry.createVersion({ model, source: 's3://bucket', runId });
      const metrics = new Map(value === undefined ? [] : [['f1', aMetric(value)]]);
      tracking.runs.set(runId, aRun({ runId, metrics }));
    }
  }
});

const depsAt = (now = 0) => ({
  registry,
  tracking,
  modelPrefix: '',
  now: () => now,
  onAbsent: (name: AbsentName) => absent.push(name),
});

interface Asked {
  readonly where?: string;
  readonly order?: string;
  readonly limit?: number;
  readonly model?: string;
  readonly withOrigins?: boolean;
}

async function versions({ where, order, withOrigins = false, ...rest }: Asked, now?: number) {
  const input = {
    ...rest,
    where: where === undefined ? undefined : parseExpression(where, VERSION_VOCABULARY),
    order: order === undefined ? undefined : parseOrder(order, VERSION_VOCABULARY),
    withOrigins,
  };
  const rows = await collect(listVersions(input, depsAt(now)));
  return ids(rows.map(({ version }) => version)).join(' ');
}

describe('versions', () => {
  test.each<[string, Asked, string]>([
    ['by a metric', { where: 'metrics.f1 > 0.6' }, 'a/2 b/1'],
    ['of one model by a metric', { model: 'a', where: 'metrics.f1 > 0.6' }, 'a/2'],
    ['without the metric', { where: 'metrics.f1 = null' }, 'a/4 a/3'],
    ['but not those without it, by not', { where: 'not metrics.f1 > 0.6' }, 'a/1'],
    ['by what the registry knows', { where: 'version > 1' }, 'a/4 a/3 a/2'],
    ['limited after the choice', { where: 'metrics.f1 > 0.6', limit: 1 }, 'a/2'],
    ['and limited to later ones', { where: "name = 'b'", limit: 1 }, 'b/1'],
    ['in the order of a metric', { order: 'metrics.f1' }, 'a/1 b/1 a/2 a/4 a/3'],
    ['the other way round', { order: 'metrics.f1 desc' }, 'a/2 b/1 a/1 a/4 a/3'],
    ['the best of all', { order: 'metrics.f1 desc', limit: 1 }, 'a/2'],
    [
      'chosen, ordered and limited',
      { where: 'metrics.f1 > 0', order: 'version, metrics.f1 desc', limit: 2 },
      'b/1 a/1',
    ],
  ])('%s', async (_name, asked, expected) => {
    expect(await versions(asked)).toBe(expected);
  });

  test('by age', async () => {
    const [oldest] = await collect(registry.listVersions({ model: 'b' }));
    const created = oldest?.creationTimestamp ?? 0;
    expect(await versions({ where: 'age < 1s' }, created + 500)).toContain('b/1');
    expect(await versions({ where: 'age >= 1s' }, created + 1000)).toContain('b/1');
    expect(await versions({ where: 'age > 1s and name = "b"' }, created + 1000)).toBe('');
  });

  test('ask for runs only if the choice, the order or the output needs them', async () => {
    await versions({ where: 'version > 3', order: 'version' });
    expect(tracking.asked).toEqual([]);
    await versions({ where: 'version > 3', withOrigins: true });
    expect(tracking.asked).toEqual(['a4']);
    tracking.asked.length = 0;
    await versions({ where: "name = 'b'", order: 'metrics.f1', withOrigins: true });
    expect(tracking.asked).toEqual(['a4', 'a3', 'a2', 'a1', 'b1']);
  });

  test('come as they are read, where there is no order', async () => {
    let read = 0;
    const list = registry.listVersions.bind(registry);
    Object.assign(registry, {
      listVersions: async function* () {
        for await (const version of list()) {
          read += 1;
          yield version;
        }
      },
    });
    expect(await versions({ where: 'version < 4', limit: 1 })).toBe('a/3');
    expect(read).toBe(2);
  });
});

describe('a name that no version has', () => {
  test('is told, with those like it', async () => {
    expect(await versions({ where: 'metrics.f2 > 0 or params.lr > 0' })).toBe('');
    expect(absent).toEqual([
      { text: 'metrics.f2', of: 5, guesses: ['metrics.f1'] },
      { text: 'params.lr', of: 5, guesses: [] },
    ]);
  });

  test('is told of an order as well', async () => {
    await versions({ order: 'metrics.f2 desc', model: 'a' });
    expect(absent).toMatchObject([{ text: 'metrics.f2', of: 4 }]);
  });

  test('is not told of one that some version has', async () => {
    await versions({ where: 'metrics.f1 > 5' });
    expect(absent).toEqual([]);
  });

  test('is not told where not all versions were read', async () => {
    expect(await versions({ where: 'version > 0 or metrics.f2 > 0', limit: 1 })).toBe('a/4');
    expect(absent).toEqual([]);
  });
});

describe('models', () => {
  const models = async (where: string, limit?: number) => {
    const input = { where: parseExpression(where, MODEL_VOCABULARY), limit };
    return (await collect(listModels(input, depsAt()))).map(({ name }) => name).join(' ');
  };

  test.each([
    ["tags.team = 'b-team'", 'b'],
    ['latest_version >= 1', 'a b'],
    ["latest_version > 1 and 'None' in stages", 'a'],
    ["name != 'a'", 'b'],
  ])('of which %s', async (where, expected) => {
    expect(await models(where)).toBe(expected);
  });

  test('limited after the choice', async () => {
    expect(await models("name > 'a'", 1)).toBe('b');
  });

  test('of which none has the tag', async () => {
    expect(await models("tags.taem = 'x'")).toBe('');
    expect(absent).toEqual([{ text: 'tags.taem', of: 2, guesses: ['tags.team'] }]);
  });
});
