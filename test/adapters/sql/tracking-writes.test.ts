import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SqlTracking } from '../../../src/adapters/store/sql/sql-tracking.js';
import { change, folder, makeDatabase, rows, type SchemaVersion } from './database.js';
import { sessionOn } from './sessions.js';

async function opened(version: SchemaVersion = '3.17.2', workspace?: string) {
  const file = await makeDatabase(version, join(folder(), 'mlflow.db'));
  const tracking = new SqlTracking(sessionOn(file, { workspace, now: () => 7 }), '/root of all');
  return { file, tracking, read: (statement: string) => rows(file, statement) };
}

const DEFAULT = { artifact_location: '/root of all/0', name: 'Default', lifecycle_stage: 'active' };
const TIMES = { creation_time: 7, last_update_time: 7 };

describe('a new database', () => {
  it.each(['2.9.2', '3.17.2'] as const)('of %s gets the experiment 0 first', async (version) => {
    const { tracking, read } = await opened(version);
    expect(await tracking.createExperiment({ name: 'first' })).toEqual({
      experimentId: '1',
      name: 'first',
      artifactLocation: '/root of all/1',
    });
    const more = version === '2.9.2' ? {} : { workspace: 'default' };
    const first = { name: 'first', lifecycle_stage: 'active' };
    expect(await read('SELECT * FROM experiments')).toEqual([
      { experiment_id: 0, ...DEFAULT, ...TIMES, ...more },
      { experiment_id: 1, ...first, artifact_location: '/root of all/1', ...TIMES, ...more },
    ]);
  });

  it.each([
    "INSERT INTO experiments (experiment_id, name, lifecycle_stage) VALUES (0, 'other', 'deleted')",
    "INSERT INTO experiments (experiment_id, name, lifecycle_stage) VALUES (5, 'Default', 'active')",
  ])('that has what is called so keeps it: %s', async (statement) => {
    const { file, tracking, read } = await opened();
    await change(file, statement);
    const before = await read('SELECT * FROM experiments');
    const { experimentId } = await tracking.createExperiment({ name: 'first' });
    const others = `SELECT * FROM experiments WHERE experiment_id <> ${experimentId}`;
    expect(await read(others)).toEqual(before);
  });

  it('gets nothing by looking for an experiment', async () => {
    const { tracking, read } = await opened();
    expect(await tracking.findExperiment('Default')).toBeNull();
    expect(await read('SELECT * FROM experiments')).toEqual([]);
  });
});

it('an experiment is looked for, and made, in the workspace', async () => {
  const { file, tracking } = await opened('3.17.2', 'team');
  await change(file, "INSERT INTO experiments (name, lifecycle_stage) VALUES ('ours', 'active')");
  expect(await tracking.findExperiment('ours')).toBeNull();
  const { experimentId, artifactLocation } = await tracking.createExperiment({ name: 'ours' });
  expect(artifactLocation).toBe(`/root of all/workspaces/team/${experimentId}`);
  expect(await rows(file, 'SELECT workspace, name FROM experiments ORDER BY 1, 2')).toEqual([
    { workspace: 'default', name: 'Default' },
    { workspace: 'default', name: 'ours' },
    { workspace: 'team', name: 'ours' },
  ]);
  const absent = { code: 'not_found' };
  const run = { name: 'r', startTime: 1 };
  await expect(tracking.createRun({ ...run, experimentId: '0' })).rejects.toMatchObject(absent);
  const elsewhere = new SqlTracking(sessionOn(file, { workspace: 'default' }), '/root');
  const { runId } = await elsewhere.createRun({ ...run, experimentId: '0' });
  const end = { status: 'FINISHED', endTime: 2 } as const;
  await expect(tracking.endRun(runId, end)).rejects.toMatchObject(absent);
  await expect(tracking.logToRun(runId, {})).rejects.toMatchObject(absent);
  await elsewhere.endRun(runId, end);
});

it('what fails half-way leaves nothing', async () => {
  const { file, tracking, read } = await opened();
  const { experimentId } = await tracking.createExperiment({ name: 'e' });
  const { runId } = await tracking.createRun({ experimentId, name: 'r', startTime: 1 });
  await change(
    file,
    "CREATE TRIGGER full BEFORE INSERT ON tags BEGIN SELECT RAISE(ABORT, 'no room'); END",
  );
  const metrics = [{ key: 'm', value: 1, timestamp: 1, step: 0 }];
  const tags = new Map([['t', 'x']]);
  await expect(tracking.logToRun(runId, { metrics, tags })).rejects.toThrow('no room');
  const another = { experimentId, name: 'another', startTime: 1 };
  await expect(tracking.createRun(another)).rejects.toThrow('no room');
  expect(await read('SELECT * FROM metrics')).toEqual([]);
  expect(await read('SELECT * FROM latest_metrics')).toEqual([]);
  expect(await read('SELECT run_uuid FROM runs')).toEqual([{ run_uuid: runId }]);
});

it('doubles are stored to the last bit', async () => {
  const { tracking, read } = await opened();
  const { experimentId } = await tracking.createExperiment({ name: 'e' });
  const { runId } = await tracking.createRun({ experimentId, name: 'r', startTime: 1 });
  const values = [
    ...[5e-324, -5e-324, 2.3e-308, 1e-300, 1e-20, Number.EPSILON, 1 / 3, 1 + Number.EPSILON],
    ...[2 ** 53, 2 ** 53 + 2, 2 ** 60 + 2 ** 10, -(2 ** 63), 2 ** 64, 1e300, -Number.MAX_VALUE],
  ];
  const metrics = values.map((value, step) => ({ key: 'm', value, timestamp: 1, step }));
  await tracking.logToRun(runId, { metrics });
  const stored = await read('SELECT value, typeof(value) AS type FROM metrics ORDER BY step');
  expect(stored.map(({ value }) => value)).toEqual(values);
  expect(new Set(stored.map(({ type }) => type))).toEqual(new Set(['real']));
});
