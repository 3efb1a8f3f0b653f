import { describe, expect, test } from 'vitest';
import { isoTime } from '../../src/domain/iso-time.js';
import { MODEL_FIELDS, modelRecord, runRecord, versionsByStage } from '../../src/domain/records.js';
import { aModel, aRun, aVersion } from './fixtures.js';

describe('a model', () => {
  test('with all that can be known', () => {
    const model = aModel({
      name: 'auto_lstm',
      description: 'good',
      creationTimestamp: 0,
      lastUpdatedTimestamp: 1,
      latestVersion: '10',
      newestByStage: new Map([
        ['Production', '9'],
        ['None', '10'],
      ]),
      aliases: new Map([
        ['b', '10'],
        ['a', '9'],
      ]),
      tags: new Map([['__proto__', 'x']]),
    });
    expect(modelRecord(model, 'lstm')).toEqual({
      registered_name: 'auto_lstm',
      model_name: 'lstm',
      description: 'good',
      creation_timestamp: '1970-01-01T00:00:00.000Z',
      last_updated_timestamp: '1970-01-01T00:00:00.001Z',
      latest_version: '10',
      stages: new Map([
        ['Production', ['9']],
        ['None', ['10']],
      ]),
      aliases: new Map([
        ['a', '9'],
        ['b', '10'],
      ]),
      tags: new Map([['__proto__', 'x']]),
    });
  });

  test('its aliases and tags are sorted', () => {
    const unsorted = new Map([
      ['b', '1'],
      ['B', '1'],
      ['a', '1'],
    ]);
    const record = modelRecord(aModel({ aliases: unsorted, tags: unsorted }), 'm');
    expect([...(record.aliases as typeof unsorted).keys()]).toEqual(['B', 'a', 'b']);
    expect([...(record.tags as typeof unsorted).keys()]).toEqual(['B', 'a', 'b']);
  });

  test('without anything: null, never missing', () => {
    const record = modelRecord(
      aModel({ creationTimestamp: null, lastUpdatedTimestamp: null }),
      'm',
    );
    expect(Object.keys(record).sort()).toEqual([...MODEL_FIELDS].sort());
    expect(record).toMatchObject({
      description: null,
      creation_timestamp: null,
      last_updated_timestamp: null,
      latest_version: null,
      stages: new Map(),
    });
  });
});

test('the page of a model has every version of each stage, ascending', () => {
  const versions = [
    aVersion({ version: '10', stage: 'Archived' }),
    aVersion({ version: '9', stage: 'Archived' }),
    aVersion({ version: '8', stage: 'Production' }),
    aVersion({ version: '7', stage: null }),
  ];
  expect(versionsByStage(versions)).toEqual(
    new Map([
      ['Archived', ['9', '10']],
      ['Production', ['8']],
    ]),
  );
});

describe('a run', () => {
  test('has its duration in seconds', () => {
    const run = aRun({ startTime: 1_000, endTime: 3_500, userId: 'ada', name: 'fit' });
    expect(runRecord(run)).toMatchObject({
      run_id: 'r1',
      run_name: 'fit',
      user: 'ada',
      start_time: '1970-01-01T00:00:01.000Z',
      end_time: '1970-01-01T00:00:03.500Z',
      duration_seconds: 2.5,
      deleted: false,
    });
  });

  test('that still runs has none', () => {
    expect(runRecord(aRun({ startTime: 1_000 }))).toMatchObject({
      end_time: null,
      duration_seconds: null,
    });
  });
});

describe('times', () => {
  test('are ISO-8601 in UTC with milliseconds', () => {
    expect(isoTime(Date.UTC(2026, 10, 21, 4, 5, 6))).toBe('2026-11-21T04:05:06.000Z');
    expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  test.each([null, Number.NaN, 1.7e18, -1.7e18])('%s is none', (time) => {
    expect(isoTime(time)).toBeNull();
  });
});
