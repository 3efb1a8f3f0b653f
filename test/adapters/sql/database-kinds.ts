import { join } from 'node:path';
import { beforeAll } from 'vitest';
import type { SqlSession } from '../../../src/adapters/store/sql/session.js';
import { postgresDatabases } from '../../services/postgres-databases.js';
import { change, folder, makeDatabase, rows, SCHEMAS, type SchemaVersion } from './database.js';
import { sessionOfTest } from './postgres.js';
import { sessionOn } from './sessions.js';

/** A database as MLflow makes it, which goes with the test. */
export interface TestDatabase {
  readonly url: string;
  /** As `sqlalchemy` takes it. */
  readonly sqlalchemyUrl: string;
  /** Runs SQL past mlreg. @returns the first column */
  query(sql: string): Promise<string[]>;
  session(): SqlSession;
}

export interface DatabaseKind {
  readonly name: string;
  readonly mlflow: SchemaVersion;
  make(): Promise<TestDatabase>;
}

export const SQLITE_KINDS: readonly DatabaseKind[] = versions().map((mlflow) => ({
  name: `SQLite, the schema of MLflow ${mlflow}`,
  mlflow,
  async make() {
    const file = await makeDatabase(mlflow, join(folder(), 'mlflow.db'));
    return sqliteDatabase(file);
  },
}));

export function sqliteDatabase(file: string): TestDatabase {
  return {
    url: `sqlite:///${file}`,
    sqlalchemyUrl: `sqlite:///${file}`,
    async query(sql) {
      if (!/^SELECT/.test(sql)) {
        await change(file, `BEGIN; ${sql}; COMMIT`);
        return [];
      }
      return (await rows(file, sql)).map((row) => String(Object.values(row)[0]));
    },
    session: () => sessionOn(file),
  };
}

/** To be called where its tests are declared, in a `describeService` of mlflow and postgres. */
export function postgresKinds(): readonly DatabaseKind[] {
  const databases = postgresDatabases();
  // MLflow takes a minute for the first one on a busy machine.
  beforeAll(async () => void (await databases.ofMlflow()));
  return versions().map((mlflow) => ({
    name: `PostgreSQL, the schema of MLflow ${mlflow}`,
    mlflow,
    async make() {
      const made = await (mlflow === '2.9.2' ? databases.ofMlflow292() : databases.ofMlflow());
      return { ...made, session: () => sessionOfTest(made.url) };
    },
  }));
}

function versions(): SchemaVersion[] {
  return Object.keys(SCHEMAS) as SchemaVersion[];
}
