import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BestRuns } from '../../src/domain/best-runs.js';
import {
  defaultNameTemplate,
  type NameTemplate,
  nameBy,
  parseNameTemplate,
} from '../../src/domain/name-template.js';
import { parseRunKey } from '../../src/domain/run-key.js';
import type { Run } from '../../src/domain/types.js';
import { aMetric, aRun } from './fixtures.js';

const TYPE = parseRunKey('tags.type');

const trained = (runId: string, f1: number | null, type: string | null, more: Partial<Run> = {}) =>
  aRun({
    ...{ runId, metrics: new Map(f1 === null ? [] : [['f1', aMetric(f1)]]) },
    tags: new Map(type === null ? [] : [['type', type]]),
    ...more,
  });

function bestOf(runs: readonly Run[], groupBy: typeof TYPE | null = TYPE) {
  const best = new BestRuns({ metric: 'f1', direction: 'higher' }, groupBy);
  for (const run of runs) best.add(run);
  const groups = best.groups().map(({ group, run, of }) => `${group}: ${run.runId} of ${of}`);
  return { groups, leftOut: best.leftOut() };
}

describe('the best run of each group', () => {
  test('is FINISHED and has a finite value', () => {
    const runs = [
      trained('1', 0.5, 'b'),
      trained('2', 0.7, 'a'),
      trained('3', 0.9, 'b'),
      trained('4', 1, 'b', { status: 'RUNNING' }),
      trained('5', Number.POSITIVE_INFINITY, 'b'),
      trained('6', null, 'b'),
      trained('7', 1, null),
    ];
    expect(bestOf(runs)).toEqual({
      groups: ['a: 2 of 1', 'b: 3 of 2'],
      leftOut: { notFinished: 1, withoutValue: 2, withoutGroup: 1 },
    });
    expect(bestOf(runs, null).groups).toEqual(['null: 7 of 4']);
  });

  test('is the oldest of equal ones, in whatever order they come', () => {
    const times = fc.array(fc.option(fc.nat(3)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(times, fc.infiniteStream(fc.nat()), (started, order) => {
        const runs = started.map((startTime, index) => trained(`${index}`, 1, 'a', { startTime }));
        const shuffled = runs
          .map((run) => ({ run, at: order.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ run }) => run);
        expect(bestOf(shuffled)).toEqual(bestOf(runs));
        const oldest = Math.min(...started.map((time) => time ?? Infinity));
        const first = started.findIndex((time) => (time ?? Infinity) === oldest);
        expect(bestOf(runs).groups).toEqual([`a: ${first} of ${runs.length}`]);
      }),
    );
  });
});

describe('the name of the model', () => {
  const run = trained('1', 1, 'net', { params: new Map([['a.b', '7']]) });
  const nameOf = (template: NameTemplate, experiment: string) =>
    nameBy(template, { experiment, tags: run.tags, params: run.params });

  test.each([
    ['{experiment}_{tags.type}', 'EURUSD_net'],
    ['{params.a.b}x{parameters.a.b}', '7x7'],
    ['plain', 'plain'],
  ])('%s', (template, name) => {
    expect(nameOf(parseNameTemplate(template), 'EURUSD')).toEqual({ name });
  });

  test('is that of the experiment, or of the group in it', () => {
    expect(nameOf(defaultNameTemplate(null), 'E')).toEqual({ name: 'E' });
    expect(nameOf(defaultNameTemplate(TYPE), 'E')).toEqual({ name: 'E_net' });
  });

  test.each(['{', 'a}', '{{experiment}}', '{run}', '{tags.}', '{metrics.f1}'])(
    '%s is no template',
    (text) => {
      expect(() => parseNameTemplate(text)).toThrow(/brace too many|nothing that a name/);
    },
  );

  test('must be one that a model can have', () => {
    const experiment = parseNameTemplate('{experiment}');
    expect(nameOf(experiment, '/Users/jane')).toEqual({ name: '_Users_jane' });
    expect(nameOf(experiment, 'x'.repeat(257))).toEqual({
      problem: `"${'x'.repeat(80)}" cannot be the name of a model`,
    });
    expect(nameOf(parseNameTemplate('{tags.none}'), 'E')).toEqual({
      problem: 'there is no tags.none to name it by',
    });
  });
});
