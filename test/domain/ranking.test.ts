import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  finiteValue,
  isBetter,
  type MetricKey,
  newestFirst,
  oldestFirst,
  rankVersions,
  whyNotRanked,
} from '../../src/domain/ranking.js';
import type { VersionWithOrigin } from '../../src/domain/records.js';
import { aLoggedModel, aMetric, aRun, aVersion } from './fixtures.js';

const RMSE: MetricKey = { metric: 'rmse', direction: 'lower' };
const F1: MetricKey = { metric: 'f1', direction: 'higher' };

/** Values by metric; a null is a metric that is not there. */
type Values = Readonly<Record<string, number | null>>;

function aRow(version: string, values: Values, createdAt: number | null = 0): VersionWithOrigin {
  const metrics = Object.entries(values).flatMap(([key, value]) =>
    value === null ? [] : [[key, aMetric(value)] as const],
  );
  return {
    version: aVersion({ version, creationTimestamp: createdAt }),
    run: aRun({ metrics: new Map(metrics) }),
  };
}

const order = (rows: readonly VersionWithOrigin[], ...keys: [MetricKey, ...MetricKey[]]) =>
  rankVersions(rows, keys, oldestFirst).map(({ row }) => row.version.version);

describe('the order', () => {
  test('is by the first metric, whichever way is better', () => {
    const rows = [aRow('1', { rmse: 2 }), aRow('2', { rmse: 1 }), aRow('3', { rmse: 3 })];
    expect(order(rows, RMSE)).toEqual(['2', '1', '3']);
    expect(order(rows, { ...RMSE, direction: 'higher' })).toEqual(['3', '1', '2']);
  });

  test('leaves out what has no finite value', () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, 1];
    const rows = values.map((rmse, index) => aRow(String(index), { rmse }));
    expect(order(rows, RMSE)).toEqual(['4']);
    expect(rows.map((row) => whyNotRanked(row, 'rmse'))).toEqual([
      'its rmse is NaN',
      'its rmse is Infinity',
      'its rmse is -Infinity',
      'it has no value of rmse',
      null,
    ]);
  });

  test('of equal ones is by the further metrics, one after the other; a value goes before none', () => {
    const rows = [
      aRow('1', { rmse: 1, f1: null }),
      aRow('2', { rmse: 1, f1: 0.5, mae: 2 }),
      aRow('3', { rmse: 1, f1: 0.9 }),
      aRow('4', { rmse: 1, f1: 0.5, mae: 1 }),
      aRow('5', { rmse: 1, f1: Number.NaN }),
    ];
    const mae: MetricKey = { metric: 'mae', direction: 'lower' };
    expect(order(rows, RMSE, F1, mae)).toEqual(['3', '4', '2', '1', '5']);
  });

  test('of equal ones is by age then, and the other way round for promote --auto', () => {
    const rows = [aRow('1', { f1: 1 }, 30), aRow('2', { f1: 1 }, 10), aRow('3', { f1: 1 }, null)];
    expect(order(rows, F1)).toEqual(['2', '1', '3']);
    expect(rankVersions(rows, [F1], newestFirst).map(({ row }) => row.version.version)).toEqual([
      ...['3', '2', '1'],
    ]);
  });

  test('goes by the value of the logged model where it has one of its own', () => {
    const loggedModel = aLoggedModel({ metrics: new Map([['f1', aMetric(0.9)]]) });
    expect(finiteValue({ ...aRow('1', { f1: 0.1 }), loggedModel }, 'f1')).toBe(0.9);
  });
});

const someValue = fc.option(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, -0, 1e-9)),
);
const someRows = fc
  .array(fc.record({ a: someValue, b: someValue, age: fc.option(fc.nat(3)) }), { maxLength: 12 })
  .map((all) => all.map(({ a, b, age }, index) => aRow(String(index + 1), { a, b }, age)));
const someKeys = fc
  .tuple(fc.constantFrom('higher' as const, 'lower' as const), fc.constantFrom('higher', 'lower'))
  .map(([first, second]) => [
    { metric: 'a', direction: first },
    { metric: 'b', direction: second },
  ]) as fc.Arbitrary<[MetricKey, MetricKey]>;

describe('whatever the values', () => {
  test('nobody is better than who is before', () => {
    fc.assert(
      fc.property(someRows, someKeys, (rows, keys) => {
        const ranked = rankVersions(rows, keys, oldestFirst);
        ranked.forEach(({ value, ties: [tie] }, index) => {
          const before = ranked[index - 1];
          if (before === undefined) return;
          expect(isBetter(value, before.value, keys[0].direction)).toBe(false);
          if (value !== before.value || tie == null) return;
          expect(before.ties[0]).not.toBeNull();
          expect(isBetter(tie, before.ties[0] ?? 0, keys[1].direction)).toBe(false);
        });
      }),
    );
  });

  test('the order of the rows does not matter, and each with a value is in it once', () => {
    fc.assert(
      fc.property(
        someRows.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        someKeys,
        ([rows, shuffled], keys) => {
          const ranked = order(rows, ...keys);
          expect(order(shuffled, ...keys)).toEqual(ranked);
          const withValue = rows.filter((row) => finiteValue(row, 'a') !== null);
          expect([...ranked].sort()).toEqual(
            withValue.map(({ version }) => version.version).sort(),
          );
        },
      ),
    );
  });

  test('the best of the best ones is the best of all', () => {
    fc.assert(
      fc.property(someRows, someRows, someKeys, (some, others, keys) => {
        const renamed = others.map((row) => ({
          ...row,
          version: { ...row.version, modelName: 'n' },
        }));
        const best = (rows: readonly VersionWithOrigin[]) =>
          rankVersions(rows, keys, oldestFirst)
            .slice(0, 1)
            .map(({ row }) => row);
        expect(best([...best(some), ...best(renamed)])).toEqual(best([...some, ...renamed]));
      }),
    );
  });
});
