import { describe, expect, test } from 'vitest';
import {
  type ComparedVersion,
  makeComparison,
  onlyDifferent,
  trendOf,
  VIEWS,
} from '../../src/domain/comparison.js';
import { aMetric, aRun, aVersion } from './fixtures.js';

interface Parts {
  readonly metrics?: Record<string, number>;
  readonly params?: Record<string, string>;
  readonly tags?: Iterable<readonly [string, string]>;
  readonly model?: string;
  readonly registry?: string;
}

function compared(version: string, parts: Parts = {}): ComparedVersion {
  const metrics = Object.entries(parts.metrics ?? {});
  return {
    version: aVersion({
      modelName: parts.model ?? 'm',
      version,
      tags: new Map(parts.tags ?? []),
    }),
    run: aRun({
      metrics: new Map(metrics.map(([key, value]) => [key, aMetric(value)])),
      params: new Map(Object.entries(parts.params ?? {})),
    }),
    registry: parts.registry ?? null,
    files: { files: [], mlmodel: null, requirements: [] },
    inference: null,
  };
}

const metrics = (values: readonly Record<string, number>[], baseline = 0) =>
  makeComparison(
    values.map((each, index) => compared(String(index + 1), { metrics: each })),
    baseline,
    ['metrics'],
  ).metrics ?? [];

describe('metrics', () => {
  test('have deltas against the baseline, and judgements where the direction is known', () => {
    const rows = metrics([
      { accuracy: 0.5, loss: 2, samples: 10 },
      { accuracy: 0.75, loss: 3, samples: 20 },
      { accuracy: 0.5, loss: 1, samples: 10 },
    ]);
    expect(rows).toEqual([
      {
        name: 'accuracy',
        direction: 'higher',
        differs: true,
        values: [0.5, 0.75, 0.5],
        deltas: [null, 0.25, 0],
        better: [null, true, null],
      },
      {
        name: 'loss',
        direction: 'lower',
        differs: true,
        values: [2, 3, 1],
        deltas: [null, 1, -1],
        better: [null, false, true],
      },
      {
        name: 'samples',
        direction: null,
        differs: true,
        values: [10, 20, 10],
        deltas: [null, 10, 0],
        better: [null, null, null],
      },
    ]);
  });

  test('any version may be the baseline', () => {
    expect(metrics([{ f1: 1 }, { f1: 3 }, { f1: 4 }], 1)[0]?.deltas).toEqual([-2, null, 1]);
  });

  test.each<[string, Record<string, number>, Record<string, number>, number | null, boolean]>([
    ['NaN and NaN', { x: Number.NaN }, { x: Number.NaN }, null, false],
    ['NaN and a number', { x: Number.NaN }, { x: 1 }, null, true],
    ['absent', {}, { x: 1 }, null, true],
    ['infinite', { x: 1 }, { x: Infinity }, Infinity, true],
    ['twice infinite', { x: Infinity }, { x: Infinity }, 0, false],
    ['zeros', { x: 0 }, { x: -0 }, 0, false],
    ['huge', { x: -Number.MAX_VALUE }, { x: Number.MAX_VALUE }, Infinity, true],
  ])('%s', (_, a, b, delta, differs) => {
    const [row] = metrics([a, b]);
    expect(row).toMatchObject({ deltas: [null, delta], differs });
  });
});

test('names of nothing but trouble stay what they are', () => {
  const tags = [['__proto__', 'a'] as const, ['constructor', 'b'] as const];
  const { tags: rows } = makeComparison([compared('1', { tags }), compared('2')], 0, ['tags']);
  expect(rows).toEqual([
    { name: '__proto__', values: ['a', null], differs: true },
    { name: 'constructor', values: ['b', null], differs: true },
  ]);
});

test('a view that was not asked for is null, and makes no difference', () => {
  const versions = [compared('1', { params: { a: '1' } }), compared('2', { params: { a: '2' } })];
  expect(makeComparison(versions, 0, ['tags'])).toMatchObject({
    metrics: null,
    parameters: null,
    tags: [],
    files: null,
    environment: null,
    differs: false,
  });
  expect(makeComparison(versions, 0, VIEWS)).toMatchObject({ files: [], differs: true });
});

describe('files that could not be read', () => {
  const unread = { ...compared('2'), files: null };

  test('leave it open whether the versions differ', () => {
    expect(makeComparison([compared('1'), unread], 0, VIEWS).differs).toBeNull();
    expect(makeComparison([compared('1'), unread], 0, ['metrics']).differs).toBe(false);
  });

  test('do not hide what differs elsewhere', () => {
    const versions = [compared('1', { metrics: { f1: 1 } }), unread];
    expect(makeComparison(versions, 0, VIEWS).differs).toBe(true);
  });
});

test('the id of the request that made a version makes no difference', () => {
  const version = (number: string) => compared(number, { tags: [['mlreg.request_id', number]] });
  expect(makeComparison([version('1'), version('2')], 0, ['tags'])).toMatchObject({
    tags: [],
    differs: false,
  });
});

test('only what differs', () => {
  const versions = [
    compared('1', { params: { a: '1', b: '1' }, metrics: { f1: 1 } }),
    compared('2', { params: { a: '1', b: '2' }, metrics: { f1: 1 } }),
  ];
  const comparison = onlyDifferent(makeComparison(versions, 0, VIEWS));
  expect(comparison.metrics).toEqual([]);
  expect(comparison.parameters?.map(({ name }) => name)).toEqual(['b']);
  expect(onlyDifferent(makeComparison(versions, 0, ['tags'])).metrics).toBeNull();
});

describe('a trend', () => {
  const trend = (versions: readonly ComparedVersion[]) => {
    const [row] = makeComparison(versions, 0, ['metrics']).metrics ?? [];
    return row && trendOf(row, versions);
  };
  const of = (version: string, f1: number, more: Parts = {}) =>
    compared(version, { metrics: { f1 }, ...more });

  test('of one model is in the order of its versions', () => {
    expect(trend([of('10', 3), of('9', 2), of('1', 1)])).toBe('▁▅█');
  });

  test('of several models or registries is in the order of the comparison', () => {
    expect(trend([of('10', 3), of('9', 2, { model: 'n' })])).toBe('█▁');
    expect(trend([of('10', 3), of('9', 2, { registry: 'http://other' })])).toBe('█▁');
  });
});
