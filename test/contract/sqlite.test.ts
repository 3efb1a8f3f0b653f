import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { SqlRegistry } from '../../src/adapters/store/sql/sql-registry.js';
import { SqlTracking } from '../../src/adapters/store/sql/sql-tracking.js';
import { change, makeDatabase } from '../adapters/sql/database.js';
import { sessionOn } from '../adapters/sql/sessions.js';
import { registryStoreContract } from './registry-store.js';
import { sqliteInsert, sqlSeeds } from './sql-seeds.js';
import { trackingStoreContract } from './tracking-store.js';
import { type TrackingWriting, trackingWritesContract } from './tracking-writes.js';

const folder = mkdtempSync(join(tmpdir(), 'mlreg-contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

for (const version of ['2.9.2', '3.17.2'] as const) {
  const name = `SQLite, the schema of MLflow ${version}`;
  const made = makeDatabase(version, join(folder, `${version}.db`));

  registryStoreContract(name, async () => new SqlRegistry(sessionOn(await made)));
  trackingStoreContract(
    name,
    async () => {
      const file = await made;
      return {
        ...(await sqlSeeds(sqliteInsert(file))),
        store: new SqlTracking(sessionOn(file), '/artifacts'),
      };
    },
    { loggedModels: version !== '2.9.2' },
  );
  const writing = async (): Promise<TrackingWriting> => {
    const file = await made;
    const mark = (table: string, id: string) =>
      change(file, `UPDATE ${table} SET lifecycle_stage = 'deleted' WHERE ${id}`);
    return {
      store: new SqlTracking(sessionOn(file), '/artifacts'),
      deleteRun: (runId) => mark('runs', `run_uuid = '${runId}'`),
      deleteExperiment: (experimentId) => mark('experiments', `experiment_id = ${experimentId}`),
    };
  };
  trackingWritesContract(name, writing, { loggedModels: version !== '2.9.2' });
}
