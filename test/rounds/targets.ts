import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addModel, makeDatabase, newModel } from '../adapters/sql/database.js';
import { theBench } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { startMlflow } from '../services/mlflow.mjs';
import { postgresAt } from '../services/postgres.mjs';
import type { Outcome } from './faults.js';
import { clientOf, outcomeAtServer, outcomeInDatabase, outcomeInFile } from './outcome.js';

/** A registry, and the ways by which eight processes reach it at once. */
export interface Target {
  readonly name: string;
  readonly uris: readonly string[];
  addModel(model: string): Promise<void>;
  outcome(model: string): Promise<Outcome>;
}

export interface Targets {
  readonly all: readonly Target[];
  stop(): Promise<void>;
}

const CONTENDERS = 8;
/** What is tested is the lock, not the disk: four fsyncs a commit take seconds on a busy one. */
const IN_MEMORY = '/dev/shm';

/**
 * A server on PostgreSQL, one on SQLite, a file and a PostgreSQL database without a server, and both
 * with a server beside.
 */
export async function startTargets(): Promise<Targets> {
  const folder = temporaryFolder('rounds', existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir());
  const served = `sqlite:///${join(folder.path, 'served.db')}`;
  const alone = await makeDatabase('3.17.2', join(folder.path, 'alone.db'));
  const artifactRoot = join(folder.path, 'artifacts');
  const { url, stop } = await startMlflow({ backendUri: served, artifactRoot });
  const half = CONTENDERS / 2;
  const { pgPort, database, trackingUri } = theBench();
  const postgres = postgresAt(pgPort);
  const databaseUri = postgres.sqlalchemyUrl(database);
  const query = (sql: string) => postgres.query(database, sql);
  return {
    all: [
      serverTarget('server on PostgreSQL', trackingUri),
      serverTarget('server on SQLite', url),
      {
        name: 'SQLite, directly',
        uris: Array(CONTENDERS).fill(`sqlite:///${alone}`),
        addModel: (model) => addModel(alone, model, CONTENDERS),
        outcome: (model) => outcomeInFile(alone, model),
      },
      {
        ...serverTarget('SQLite, half by a server', url),
        uris: [...Array(half).fill(url), ...Array(half).fill(served)],
      },
      {
        name: 'PostgreSQL, directly',
        uris: Array(CONTENDERS).fill(databaseUri),
        addModel: async (model) => void (await query(newModel(model, CONTENDERS))),
        outcome: (model) => outcomeInDatabase({ query }, model),
      },
      {
        ...serverTarget('PostgreSQL, half by a server', trackingUri),
        uris: [...Array(half).fill(trackingUri), ...Array(half).fill(databaseUri)],
      },
    ],
    async stop() {
      await stop();
      folder.remove();
    },
  };
}

function serverTarget(name: string, url: string): Target {
  const client = clientOf(url);
  return {
    name,
    uris: Array(CONTENDERS).fill(url),
    async addModel(model) {
      await client.registeredModels.create({ name: model });
      for (let version = 1; version <= CONTENDERS; version += 1) {
        await client.modelVersions.create({ name: model, source: `s3://bucket/${version}` });
      }
    },
    outcome: (model) => outcomeAtServer(url, model),
  };
}
