import { join } from 'node:path';
import { expect, it } from 'vitest';
import { change, folder, makeDatabase, rows, SCHEMAS } from '../adapters/sql/database.js';
import { cleanupScenario, SCENARIO_TIMEOUT } from './cleanup-scenario.js';
import { mlregOf } from './mlreg.js';

const schemas = Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[];

async function database(version: keyof typeof SCHEMAS, model: string, numbers: readonly number[]) {
  const file = await makeDatabase(version, join(folder(), 'mlflow.db'));
  const versions = numbers.map(
    (number) => `('${model}', ${number}, 'None', 'READY', 's3://b/${number}', '${runOf(number)}')`,
  );
  await change(
    file,
    `BEGIN;
    INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES ('${model}', 1, 1);
    INSERT INTO model_versions (name, version, current_stage, status, source, run_id)
      VALUES ${versions.join()};
    COMMIT`,
  );
  return { file, url: `sqlite:///${file}` };
}

const runOf = (number: number) => String(number).repeat(32).slice(0, 32);

const SAYS = 'the schema of %s: plans, archives, deletes, and remembers';
it.each(schemas)(SAYS, { timeout: SCENARIO_TIMEOUT }, async (version) => {
  const numbers = [1, 2, 3, 4, 5, 6];
  const { file, url } = await database(version, 'm', numbers);
  const registered = numbers.map(
    (number) => [String(number), { source: `s3://b/${number}`, run_id: runOf(number) }] as const,
  );
  await cleanupScenario(url, 'm', new Map(registered));
  expect(await rows(file, 'SELECT name FROM registered_models')).toEqual([]);
});

it('a relative path is one registry from any folder', async () => {
  const { file, url } = await database('3.17.2', 'm', [1, 2, 3, 4, 5]);
  const plan = join(folder(), 'plan.json');
  const mlreg = mlregOf(url);
  expect((await mlreg('cleanup', 'm', '--plan', plan)).exit).toBe(0);
  const there = mlregOf(`sqlite:///${file.slice(1)}`);
  expect((await there('cleanup', '--apply', plan, '--yes')).stderr).toContain('deleted 2 of 5');
});
