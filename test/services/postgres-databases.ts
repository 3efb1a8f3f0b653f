import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { venvPython } from './paths.mjs';
import { type PostgresOptions, startPostgres } from './postgres.mjs';
import { cleanEnv, run } from './process.mjs';

const SCHEMA_OF_2_9_2 = join(
  import.meta.dirname,
  '../contract/schemas/mlflow-2.9.2.postgresql.sql',
);

export interface PostgresDatabase {
  readonly name: string;
  readonly url: string;
  readonly sqlalchemyUrl: string;
  readonly port: number;
  /** One string a row, fields separated by `|`. */
  query(sql: string): Promise<string[]>;
}

/** A PostgreSQL server for the tests of a `describe`, and databases on it. */
export function postgresDatabases(options?: PostgresOptions) {
  let server: Awaited<ReturnType<typeof startPostgres>> | undefined;
  let count = 0;
  const made = new Map<string, Promise<string>>();
  beforeAll(async () => {
    server = await startPostgres(options);
  });
  afterAll(async () => await server?.stop());

  function here() {
    if (server === undefined) throw new Error('the server is started before the first test');
    return server;
  }

  async function create(template?: string): Promise<string> {
    count += 1;
    const name = `test_${count}`;
    const from = template === undefined ? '' : ` TEMPLATE ${template}`;
    await here().query('postgres', `CREATE DATABASE ${name}${from}`);
    return name;
  }

  async function template(fill: (name: string) => Promise<unknown>): Promise<string> {
    const name = await create();
    await fill(name);
    return name;
  }

  function templateOf(key: string, fill: (name: string) => Promise<unknown>): Promise<string> {
    const known = made.get(key) ?? template(fill);
    made.set(key, known);
    return known;
  }

  function describeDatabase(name: string): PostgresDatabase {
    const { port, url, sqlalchemyUrl, query } = here();
    return {
      ...{ name, port, url: url(name), sqlalchemyUrl: sqlalchemyUrl(name) },
      query: (sql) => query(name, sql),
    };
  }

  return {
    /** An empty one. */
    empty: async () => describeDatabase(await create()),
    /** @param url - of a database that nobody has open */
    copyOf: async (url: string) => describeDatabase(await create(new URL(url).pathname.slice(1))),
    /** One as MLflow 2.9.2 makes it, from its dump. */
    ofMlflow292: async () => {
      const sql = readFileSync(SCHEMA_OF_2_9_2, 'utf8');
      const row = "INSERT INTO alembic_version VALUES ('acf3f17fdcc7')";
      const from = await templateOf('2.9.2', (name) => here().query(name, `${sql}; ${row};`));
      return describeDatabase(await create(from));
    },
    /** One that MLflow 3.17.2 itself makes. */
    ofMlflow: async () => {
      const from = await templateOf('mlflow', (name) =>
        run(venvPython(), ['-m', 'mlflow', 'db', 'upgrade', here().sqlalchemyUrl(name)], {
          env: cleanEnv({ PYTHONWARNINGS: 'ignore', MLFLOW_DISABLE_TELEMETRY: 'true' }),
        }),
      );
      return describeDatabase(await create(from));
    },
  };
}
