import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { change, folder, makeDatabase, rows, SCHEMAS } from '../adapters/sql/database.js';
import { errorOf, mlregOf } from './mlreg.js';
import { changesOf, faultsOf, promoteAtOnce } from './promotion-rounds.js';

const VERSIONS = Array.from({ length: 8 }, (_, index) => String(index + 1));
const ENTRY = `mlreg-lock.${createHash('sha256').update('m').digest('hex').slice(0, 32)}`;

/** A database with a model `m` of eight versions. */
async function database(version: keyof typeof SCHEMAS = '3.17.2') {
  const file = await makeDatabase(version, join(folder(), 'mlflow.db'));
  const versions = VERSIONS.map((each) => `('m', ${each}, 'None', 'READY', 's3://b/${each}')`);
  await change(
    file,
    `BEGIN;
    INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES ('m', 1, 1);
    INSERT INTO model_versions (name, version, current_stage, status, source)
      VALUES ${versions.join()};
    COMMIT`,
  );
  const mlreg = mlregOf(`sqlite:///${file}`, { MLREG_STAGE_POLICY: 'off' });
  return { file, url: `sqlite:///${file}`, mlreg };
}

const locksIn = (file: string) =>
  rows(file, "SELECT name FROM registered_models WHERE name LIKE 'mlreg-lock.%'");

const hold = (file: string, updated: number) =>
  change(
    file,
    `BEGIN;
    INSERT INTO registered_models (name, creation_time, last_updated_time, description)
      VALUES ('${ENTRY}', ${updated}, ${updated}, 'beat');
    INSERT INTO registered_model_tags (name, "key", value)
      VALUES ('${ENTRY}', 'mlreg.lock.nonce', '${'f'.repeat(32)}'), ('${ENTRY}', 'mlreg.lock.owner', 'eve');
    COMMIT`,
  );

describe.each(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])('the schema of %s', (version) => {
  it('holds the records of promotions, and rollbacks go by them', async () => {
    const { file, mlreg } = await database(version);
    for (const number of ['1', '2', '3']) {
      const promoted = await mlreg('promote', `m/${number}`, '--stage', 'Production');
      expect([promoted.exit, promoted.stderr]).toEqual([0, '']);
    }
    expect((await mlreg('rollback', 'm')).stdout).toContain('back to version 2');
    expect((await mlreg('rollback', 'm')).stdout).toContain('back to version 1');
    const { stdout } = await mlreg('history', 'm', '--json=verb,version,seq,status');
    expect(JSON.parse(stdout)).toEqual(
      [
        ['rollback', '1', 5],
        ['rollback', '2', 4],
        ['promote', '3', 3],
        ['promote', '2', 2],
        ['promote', '1', 1],
      ].map(([verb, of, seq]) => ({ verb, version: of, seq, status: 'FINISHED' })),
    );
    expect(await locksIn(file)).toEqual([]);
  });

  it('has one holder after eight at once', async () => {
    const { file, url } = await database(version);
    const round = { url, model: 'm', versions: VERSIONS };
    const results = await promoteAtOnce(round);
    const holders = await rows(
      file,
      "SELECT version FROM model_versions WHERE current_stage = 'Production'",
    );
    const outcome = {
      holders: holders.map((row) => String(row.version)),
      locks: (await locksIn(file)).map((row) => String(row.name)),
    };
    expect(faultsOf(results, await changesOf(round), outcome)).toEqual([]);
  });

  it('knows the lock of others: waits for it, takes over that of the dead', async () => {
    const { file, mlreg } = await database(version);
    await hold(file, Date.now() - 60_000);
    const promote = ['promote', 'm/2', '--stage', 'Production'];
    const waited = await mlreg(...promote, '--wait', '0.2', '--json');
    expect([waited.exit, errorOf(waited).message]).toEqual([
      9,
      `eve holds the lock of m (${ENTRY})`,
    ]);
    expect((await mlreg('doctor')).stdout).toContain(`${ENTRY} of eve`);
    expect((await mlreg(...promote)).exit).toBe(0);
    expect(await locksIn(file)).toEqual([]);
  });

  it('lets doctor take away the lock of the dead', async () => {
    const { file, mlreg } = await database(version);
    await hold(file, Date.now() - 60_000);
    expect((await mlreg('doctor', '--clear-locks')).stdout).toContain('taken away');
    expect(await locksIn(file)).toEqual([]);
  });
});
