import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newModel } from '../adapters/sql/database.js';
import {
  type DatabaseKind,
  postgresKinds,
  SQLITE_KINDS,
  type TestDatabase,
} from '../adapters/sql/database-kinds.js';
import { changesOf, faultsOf } from '../rounds/faults.js';
import { outcomeInDatabase } from '../rounds/outcome.js';
import { promoteAtOnce } from '../rounds/round.js';
import { describeService } from '../services/describe-service.js';
import { errorOf, mlregOf } from './mlreg.js';

const ENTRY = `mlreg-lock.${createHash('sha256').update('m').digest('hex').slice(0, 32)}`;

/** A database with a model `m` of eight versions. */
async function databaseOf(kind: DatabaseKind) {
  const database = await kind.make();
  await database.query(newModel('m', 8));
  return { database, mlreg: mlregOf(database.url, { MLREG_STAGE_POLICY: 'off' }) };
}

const locksIn = ({ query }: TestDatabase) =>
  query("SELECT name FROM registered_models WHERE name LIKE 'mlreg-lock.%'");

const hold = ({ query }: TestDatabase, updated: number) =>
  query(
    `INSERT INTO registered_models (name, creation_time, last_updated_time, description)
      VALUES ('${ENTRY}', ${updated}, ${updated}, 'beat');
    INSERT INTO registered_model_tags (name, "key", value)
      VALUES ('${ENTRY}', 'mlreg.lock.nonce', '${'f'.repeat(32)}'), ('${ENTRY}', 'mlreg.lock.owner', 'eve')`,
  );

const changesOn = (kind: DatabaseKind) =>
  describe(kind.name, () => {
    it('holds the records of promotions, and rollbacks go by them', async () => {
      const { database, mlreg } = await databaseOf(kind);
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
      expect(await locksIn(database)).toEqual([]);
    });

    it.each([false, true])(
      'has one holder after eight at once, all readers first: %s',
      async (isHeld) => {
        const { database } = await databaseOf(kind);
        const round = { model: 'm', uris: Array<string>(8).fill(database.url), isHeld };
        const endings = await promoteAtOnce(round);
        const outcome = await outcomeInDatabase(database, 'm');
        expect(faultsOf(round, endings, await changesOf(database.url, 'm'), outcome)).toEqual([]);
      },
    );

    it('knows the lock of others: waits for it, takes over that of the dead', async () => {
      const { database, mlreg } = await databaseOf(kind);
      await hold(database, Date.now() - 60_000);
      const promote = ['promote', 'm/2', '--stage', 'Production'];
      const waited = await mlreg(...promote, '--wait', '0.2', '--json');
      expect([waited.exit, errorOf(waited).message]).toEqual([
        9,
        `eve holds the lock of m (${ENTRY})`,
      ]);
      expect((await mlreg('doctor')).stdout).toContain(`${ENTRY} of eve`);
      expect((await mlreg(...promote)).exit).toBe(0);
      expect(await locksIn(database)).toEqual([]);
    });

    it('lets doctor take away the lock of the dead', async () => {
      const { database, mlreg } = await databaseOf(kind);
      await hold(database, Date.now() - 60_000);
      expect((await mlreg('doctor', '--clear-locks')).stdout).toContain('taken away');
      expect(await locksIn(database)).toEqual([]);
    });
  });

SQLITE_KINDS.forEach(changesOn);
describeService('changes on PostgreSQL', ['mlflow', 'postgres'], () => {
  postgresKinds().forEach(changesOn);
});
