import { Client } from 'pg';
import { SqlRegistry } from '../../src/adapters/store/sql/sql-registry.js';
import { SqlTracking } from '../../src/adapters/store/sql/sql-tracking.js';
import { postgresSession } from '../adapters/sql/postgres.js';
import type { PostgresDatabase } from '../services/postgres-databases.js';
import { registryStoreContract } from './registry-store.js';
import { sqlSeeds } from './sql-seeds.js';
import { trackingStoreContract } from './tracking-store.js';
import { trackingWritesContract } from './tracking-writes.js';

/** Every suite of the stores on databases of PostgreSQL. */
export function postgresSuites(
  name: string,
  make: () => Promise<PostgresDatabase>,
  capabilities: { readonly loggedModels: boolean; readonly longestTag?: number },
): void {
  let made: Promise<PostgresDatabase> | undefined;
  const database = () => {
    made ??= make();
    return made;
  };
  const tracking = ({ url }: PostgresDatabase) =>
    new SqlTracking(postgresSession(url), '/artifacts');

  registryStoreContract(name, async () => new SqlRegistry(postgresSession((await database()).url)));
  trackingStoreContract(
    name,
    async () => {
      const found = await database();
      const insert = inserter(found.url);
      return { ...(await sqlSeeds(insert)), store: tracking(found) };
    },
    capabilities,
  );
  const writing = async () => {
    const found = await database();
    const mark = async (table: string, id: string) => {
      await found.query(`UPDATE ${table} SET lifecycle_stage = 'deleted' WHERE ${id}`);
    };
    return {
      store: tracking(found),
      deleteRun: (runId: string) => mark('runs', `run_uuid = '${runId}'`),
      deleteExperiment: (experimentId: string) =>
        mark('experiments', `experiment_id = ${experimentId}`),
    };
  };
  trackingWritesContract(name, writing, capabilities);
}

function inserter(url: string) {
  return async (table: string, row: Readonly<Record<string, string | number | null>>) => {
    const columns = Object.keys(row).map((column) => `"${column}"`);
    const places = columns.map((_, index) => `$${index + 1}`);
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      const text = `INSERT INTO ${table} (${columns.join()}) VALUES (${places.join()})`;
      await client.query(text, Object.values(row));
    } finally {
      await client.end();
    }
  };
}
