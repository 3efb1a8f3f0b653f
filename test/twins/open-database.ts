import { dirname, join } from 'node:path';
import { SqlSession } from '../../src/adapters/store/sql/session.js';
import { SqlRegistry } from '../../src/adapters/store/sql/sql-registry.js';
import { SqlTracking } from '../../src/adapters/store/sql/sql-tracking.js';
import { openSqlite } from '../../src/adapters/store/sql/sqlite/open-sqlite.js';

/** mlreg's stores on a SQLite file, put together as the wiring does in the folder of the file. */
export function openDatabase(file: string) {
  const session = new SqlSession(() => openSqlite(file, { readOnly: false }), {
    workspace: undefined,
    allowUnknown: false,
    warn: (line) => {
      throw new Error(`nothing is to be warned of: ${line}`);
    },
  });
  return {
    registry: new SqlRegistry(session),
    tracking: new SqlTracking(session, join(dirname(file), 'mlruns')),
    close: () => session.close(),
  };
}
