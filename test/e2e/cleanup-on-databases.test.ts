import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder } from '../adapters/sql/database.js';
import { type DatabaseKind, postgresKinds, SQLITE_KINDS } from '../adapters/sql/database-kinds.js';
import { describeService } from '../services/describe-service.js';
import { cleanupScenario, SCENARIO_TIMEOUT } from './cleanup-scenario.js';
import { mlregOf } from './mlreg.js';

async function databaseWith(kind: DatabaseKind, model: string, numbers: readonly number[]) {
  const database = await kind.make();
  const versions = numbers.map(
    (number) => `('${model}', ${number}, 'None', 'READY', 's3://b/${number}', '${runOf(number)}')`,
  );
  await database.query(
    `INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES ('${model}', 1, 1);
    INSERT INTO model_versions (name, version, current_stage, status, source, run_id)
      VALUES ${versions.join()}`,
  );
  return database;
}

const runOf = (number: number) => String(number).repeat(32).slice(0, 32);

const SAYS = 'plans, archives, deletes, and remembers';
const cleansUp = (kind: DatabaseKind) =>
  it(`${kind.name}: ${SAYS}`, { timeout: SCENARIO_TIMEOUT }, async () => {
    const numbers = [1, 2, 3, 4, 5, 6];
    const { url, query } = await databaseWith(kind, 'm', numbers);
    const registered = numbers.map(
      (number) => [String(number), { source: `s3://b/${number}`, run_id: runOf(number) }] as const,
    );
    await cleanupScenario(url, 'm', new Map(registered));
    expect(await query('SELECT name FROM registered_models')).toEqual([]);
  });

SQLITE_KINDS.forEach(cleansUp);
describeService('cleanup on PostgreSQL', ['mlflow', 'postgres'], () => {
  postgresKinds().forEach(cleansUp);
});

it('a relative path is one registry from any folder', async () => {
  const [kind] = SQLITE_KINDS;
  if (kind === undefined) throw new Error('there is no SQLite');
  const { url } = await databaseWith(kind, 'm', [1, 2, 3, 4, 5]);
  const plan = join(folder(), 'plan.json');
  const mlreg = mlregOf(url);
  expect((await mlreg('cleanup', 'm', '--plan', plan)).exit).toBe(0);
  const there = mlregOf(url.replace('sqlite:////', 'sqlite:///'));
  expect((await there('cleanup', '--apply', plan, '--yes')).stderr).toContain('deleted 2 of 5');
});
