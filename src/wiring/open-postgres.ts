import { openPostgres } from '../adapters/store/sql/postgres/open-postgres.js';
import { PostgresProbe } from '../adapters/store/sql/postgres/postgres-probe.js';
import type { SqlSession } from '../adapters/store/sql/session.js';
import { openedDatabase } from './opened-database.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';
import { postgresAddress } from './postgres-address.js';

/** MLflow's database in PostgreSQL. */
export async function open(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const { settings, cwd, env } = options;
  const address = postgresAddress(uri, env, cwd);
  const connect = (signal: AbortSignal | undefined) =>
    openPostgres({
      ...address,
      password: address.password ?? settings.database_password,
      silenceTimeout: settings.request_timeout * 1000,
      signal,
    });
  const probe = (session: SqlSession) => new PostgresProbe(session, address.location);
  return openedDatabase({ connect, probe }, options);
}
