import { join } from 'node:path';
import pMap from 'p-map';
import { expect, it } from 'vitest';
import { addModel, change, folder, makeDatabase, rows } from '../adapters/sql/database.js';
import { mlregOf } from '../e2e/mlreg.js';
import { readRows } from '../twins/watched-database.js';
import { type Fate, interruptOnSqlite } from './interrupted-on-sqlite.js';
import { outcomeInFile } from './outcome.js';

const MODEL = 'm';
const TABLES = ['registered_models', 'registered_model_tags', 'model_versions', 'runs', 'tags'];
const POLICY = { MLREG_STAGE_POLICY: 'off' };
const promote = (version: number) => [
  ...['promote', `${MODEL}/${version}`, '--stage', 'Production', '--wait', '60'],
];
/** Without it, who is stopped before anything is read plans on what stands when it goes on. */
const FIRST = [...promote(2), '--expect-current', '1'];

async function newDatabase(directory: string, name: string): Promise<string> {
  const file = await makeDatabase('3.17.2', join(directory, `${name}.db`));
  await addModel(file, MODEL, 3);
  await change(file, "UPDATE model_versions SET current_stage = 'Production' WHERE version = 1");
  return file;
}

/** The states of the records of version 2. */
async function recordsIn(file: string): Promise<string[]> {
  const found = await rows(
    file,
    `SELECT status FROM runs JOIN tags USING (run_uuid)
    WHERE tags.key = 'mlreg.event.version' AND tags.value = '2'`,
  );
  return found.map(({ status }) => String(status));
}

/** Version 2 is promoted and interrupted, and then version 3. */
async function interruptedPromotion(file: string, fate: Fate): Promise<void> {
  const uri = `sqlite:///${file}`;
  const mlreg = mlregOf(uri, POLICY);
  const first = await interruptOnSqlite(uri, FIRST, fate);
  const records = await recordsIn(file);
  const hadLock = (await outcomeInFile(file, MODEL)).locks.length > 0;
  const next = await mlreg(...promote(3));
  expect([next.exit, next.stderr]).toEqual([0, '']);

  const before = await readRows(file, TABLES);
  const end = await first.goOn();
  if (fate.signal === 'SIGSTOP') {
    const isDone = records.includes('FINISHED');
    expect([fate.nth, end]).toEqual([fate.nth, isDone ? 0 : 5]);
    if (hadLock) expect(await readRows(file, TABLES)).toEqual(before);
  }
  expect(await outcomeInFile(file, MODEL)).toEqual({ holders: ['3'], locks: [] });
  const { stdout } = await mlreg('history', MODEL, '--json=version,status');
  const events: { version: string; status: string }[] = JSON.parse(stdout);
  const of = (version: string) =>
    events.filter((event) => event.version === version).map(({ status }) => status);
  expect(of('3')).toEqual(['FINISHED']);
  // Who had no lock yet goes on, and finds that another is there.
  const own = hadLock || records.length > 0 ? records : of('2').filter((each) => each === 'FAILED');
  expect(of('2')).toEqual(own);
}

it.each([
  ['SIGKILL', ['BEGIN IMMEDIATE', 'COMMIT']],
  // Who is stopped within a transaction keeps everybody from writing, as any of MLflow's would.
  ['SIGSTOP', ['COMMIT']],
] as const)(
  'a promotion that gets a %s, after any %j: the next one goes on, and its record says it',
  async (signal, statements) => {
    const directory = folder();
    const whole = await newDatabase(directory, 'whole');
    const fate = { signal, statements };
    const counted = await interruptOnSqlite(`sqlite:///${whole}`, FIRST, { ...fate, nth: 1e9 });
    expect(await counted.goOn()).toBe(0);
    const points = Array.from({ length: counted.statements() }, (_, index) => index + 1);
    expect(points.length).toBeGreaterThan(10);
    await pMap(
      points,
      async (nth) => {
        const file = await newDatabase(directory, String(nth));
        await interruptedPromotion(file, { ...fate, nth });
      },
      { concurrency: 8 },
    );
    console.log(`${signal} after each of ${points.length} statements: the next one went on`);
  },
  300_000,
);
