import { dirname, join } from 'node:path';
import { SqlSession } from '../../src/adapters/store/sql/session.js';
import { SqlRegistry } from '../../src/adapters/store/sql/sql-registry.js';
import { SqlTracking } from '../../src/adapters/store/sql/sql-tracking.js';
import { openSqlite } from '../../src/adapters/store/sql/sqlite/open-sqlite.js';
import { connectionTo } from '../adapters/sql/postgres.js';
import { isPostgres } from './watched-database.js';

/**
 * mlreg's stores on an SQLite file, put together as the wiring does in the folder of the file, or on a
 * PostgreSQL database.
 *
 * @param root - where experiments are kept
 */
export function openDatabase(database: string, root = join(dirname(database), 'mlruns')) {
  const connect = () =>
    isPostgres(database) ? connectionTo(database) : openSqlite(database, { readOnly: false });
  const session = new SqlSession(connect, {
    workspace: undefined,
    allowUnknown: false,
    warn: (line) => {
      throw new Error(`nothing is to be warned of: ${line}`);
    },
  });
  return {
    registry: new SqlRegistry(session),
    tracking: new SqlTracking(session, root),
    close: () => session.close(),
  };
}
