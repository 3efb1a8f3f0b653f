import { type SessionOptions, SqlSession } from '../../../src/adapters/store/sql/session.js';
import { openSqlite } from '../../../src/adapters/store/sql/sqlite/open-sqlite.js';

/** A session that does not wait for long. */
export function sessionOn(file: string, options: Partial<SessionOptions> = {}): SqlSession {
  return new SqlSession(() => openSqlite(file, { readOnly: false, patience: 50 }), {
    workspace: undefined,
    allowUnknown: false,
    warn: (line) => {
      throw new Error(line);
    },
    ...options,
  });
}
