import type { SqlSession } from '../adapters/store/sql/session.js';
import { openSqlite } from '../adapters/store/sql/sqlite/open-sqlite.js';
import { SqliteProbe } from '../adapters/store/sql/sqlite/sqlite-probe.js';
import { openedDatabase } from './opened-database.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';
import { sqliteFile } from './sqlite-file.js';
import { withoutWarning } from './without-warning.js';

/** MLflow's database in a file of this machine. */
export async function open(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const { settings, cwd } = options;
  const file = sqliteFile(uri, cwd);
  const connect = async (signal: AbortSignal | undefined) => {
    withoutWarning('SQLite is an experimental feature');
    return await openSqlite(file, { readOnly: settings.read_only, signal });
  };
  const probe = (session: SqlSession) => new SqliteProbe(session, file);
  return openedDatabase({ connect, probe }, options);
}
