import { MlflowClient } from '../../src/client/index.js';
import { nodeTransport } from '../../src/client/transport-node.js';
import { lockName } from '../../src/domain/promotion-lock.js';
import { sha256 } from '../../src/wiring/sha256.js';
import { sqliteDatabase, type TestDatabase } from '../adapters/sql/database-kinds.js';
import type { Outcome } from './faults.js';

/** What a server says after a round. */
export async function outcomeAtServer(url: string, model: string): Promise<Outcome> {
  const client = clientOf(url);
  const holders: string[] = [];
  for await (const version of client.modelVersions.search({ filter: `name = '${model}'` })) {
    if (version.current_stage === 'Production') holders.push(version.version);
  }
  const locks: string[] = [];
  const filter = `name LIKE '${lockName(sha256(model))}%'`;
  for await (const { name } of client.registeredModels.search({ filter })) locks.push(name);
  return { holders, locks };
}

/** What is in MLflow's database after a round. */
export async function outcomeInFile(file: string, model: string): Promise<Outcome> {
  return await outcomeInDatabase(sqliteDatabase(file), model);
}

export async function outcomeInDatabase(
  { query }: Pick<TestDatabase, 'query'>,
  model: string,
): Promise<Outcome> {
  const holders = await query(
    `SELECT version FROM model_versions WHERE name = '${model}' AND current_stage = 'Production'`,
  );
  const locks = await query(
    `SELECT name FROM registered_models WHERE name LIKE '${lockName(sha256(model))}%'`,
  );
  return { holders, locks };
}

export function clientOf(url: string): MlflowClient {
  return new MlflowClient({ baseUrl: new URL(url), transport: nodeTransport() });
}
