import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { equals, isIn, type MlflowClient } from '../../src/client/index.js';
import { parsePythonLiteral } from '../fake/python-literal.js';
import { registryFilter } from '../fake/registry-filter.js';
import { describeService, theBench } from '../services/describe-service.js';
import { clientOf } from './client-of.js';
import { legalName } from './legal-names.js';

const COLUMNS = { attributes: ['name', 'run_id'], lists: ['name', 'run_id'], numeric: [] };

function matches(filter: string, name: string): boolean {
  const { matches: apply } = registryFilter(filter, COLUMNS);
  return apply((key) => (key === 'name' ? name : 'r'), new Map([['k', 'v']]));
}

const anyText = fc.oneof(legalName, fc.string({ unit: 'binary', maxLength: 20 }));

describe('a value', () => {
  test.each([
    ['plain', "name = 'plain'"],
    ['', "name = ''"],
    ["it's", 'name = "it\'s"'],
    ['a "quote"', 'name = \'a "quote"\''],
    ['both \' and "', "name IN ('both \\x27 and \"')"],
    ['ü🙂', "name = 'ü🙂'"],
  ])('%j', (value, filter) => {
    expect(equals('name', value)).toBe(filter);
  });

  test('is found by equals, and nothing else is', () => {
    fc.assert(
      fc.property(anyText, anyText, (value, other) => {
        const filter = equals('name', value);
        expect(matches(filter, value)).toBe(true);
        expect(matches(filter, other)).toBe(other === value);
      }),
      { numRuns: 3000 },
    );
  });

  test('ends where it ends: what follows it in a filter is still a condition', () => {
    fc.assert(
      fc.property(anyText, anyText, (value, other) => {
        const [name, run] = [equals('name', value), equals('run_id', other)];
        expect(matches(`${name} AND tags.k = 'v'`, value)).toBe(true);
        expect(matches(`${name} AND tags.k = 'w'`, value)).toBe(false);
        expect(matches(`${name} AND ${run}`, value)).toBe(other === 'r');
        expect(matches(`tags.k = 'v' AND ${name}`, value)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('is found by isIn among any others', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 20 }), anyText, (values, other) => {
        const filter = isIn('name', values);
        for (const value of values) expect(matches(filter, value)).toBe(true);
        expect(matches(filter, other)).toBe(values.includes(other));
      }),
      { numRuns: 1000 },
    );
  });

  test('is one literal of Python, on one line', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const [, list = ''] = isIn('name', [value]).split(' IN ', 2);
        expect(list).not.toMatch(/[\n\r]/);
        expect(parsePythonLiteral(isIn('name', [value]).slice('name IN '.length))).toBe(value);
      }),
      { numRuns: 3000 },
    );
  });
});

describeService('filters on the real server', ['mlflow', 'postgres', 's3'], () => {
  const COUNT = 400;
  const BATCH = 100;
  const seed = Date.now() % 1_000_000;

  /** Names of this run only, whatever else the server holds. */
  const names = () => [
    ...new Set(
      fc.sample(legalName, { numRuns: COUNT, seed }).map((name) => `${name}${seed}${name}`),
    ),
  ];

  const found = async (client: MlflowClient, filter: string): Promise<string[]> => {
    const models: string[] = [];
    for await (const { name } of client.registeredModels.search({ filter })) models.push(name);
    return models;
  };

  /** Eight at a time. */
  const forEach = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>) => {
    const queue = [...items];
    const worker = async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
  };

  test(`random names (seed ${seed}) are each found once, alone and in lists`, async () => {
    const client = clientOf(theBench().trackingUri);
    const all = names();
    await forEach(all, async (name) => {
      await client.registeredModels.create({ name });
    });
    const lost: string[] = [];
    await forEach(all, async (name) => {
      const alone = await found(client, equals('name', name)).catch(String);
      const joined = await found(client, `${equals('name', name)} AND name != 'x'`).catch(String);
      if (String([alone, joined]) !== String([[name], [name]])) {
        lost.push(JSON.stringify({ name, alone, joined }));
      }
    });
    expect(lost).toEqual([]);
    for (let start = 0; start < all.length; start += BATCH) {
      const batch = all.slice(start, start + BATCH);
      expect((await found(client, isIn('name', batch))).sort()).toEqual([...batch].sort());
    }
  }, 300_000);
});
