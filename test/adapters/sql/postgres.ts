import { onTestFinished } from 'vitest';
import {
  openPostgres,
  type PostgresOptions,
} from '../../../src/adapters/store/sql/postgres/open-postgres.js';
import { type SessionOptions, SqlSession } from '../../../src/adapters/store/sql/session.js';
import { postgresAddress } from '../../../src/wiring/postgres-address.js';

/** A connection to the database of a URI that nobody's variables have a say in. */
export function connectionTo(uri: string, options: Partial<PostgresOptions> = {}) {
  return openPostgres({
    ...postgresAddress(uri, {}, '/'),
    silenceTimeout: 30_000,
    ...options,
  });
}

export function postgresSession(uri: string, options: Partial<SessionOptions> = {}): SqlSession {
  return new SqlSession(() => connectionTo(uri), {
    workspace: undefined,
    allowUnknown: false,
    warn: (line) => {
      throw new Error(line);
    },
    ...options,
  });
}

/** The same, which is closed when the test is over. */
export function sessionOfTest(uri: string, options: Partial<SessionOptions> = {}): SqlSession {
  const session = postgresSession(uri, options);
  onTestFinished(() => session.close());
  return session;
}
