import { Client } from 'pg';
import { rowTypes } from '../../src/adapters/store/sql/postgres/row-types.js';
import { loadSqlite } from '../../src/adapters/store/sql/sqlite/load-sqlite.js';

/** A row, and what tells it from the other rows of its table. */
export interface WatchedRow {
  readonly table: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Every row of these tables, as any program would see them now; a table that is not there has none.
 *
 * @param database - an SQLite file, or the URI of a PostgreSQL database
 */
export async function readRows(
  database: string,
  tables: readonly string[],
): Promise<readonly WatchedRow[]> {
  const ask = isPostgres(database) ? askPostgres : askSqlite;
  return await ask(database, async (all, keysOf) => {
    const found: WatchedRow[] = [];
    for (const table of tables) {
      const keys = await keysOf(table);
      if (keys.length === 0) continue;
      // The order in which rows were written names generated ids alike on both sides.
      const order = isPostgres(database) ? 'ctid' : 'rowid';
      for (const values of await all(`SELECT * FROM "${table}" ORDER BY ${order}`)) {
        found.push({
          table,
          key: Object.fromEntries(keys.map((key) => [key, values[key]])),
          values,
        });
      }
    }
    return found;
  });
}

export function isPostgres(database: string): boolean {
  return database.startsWith('postgresql://');
}

type Rows = readonly Readonly<Record<string, unknown>>[];
type Work<Result> = (
  all: (statement: string) => Promise<Rows>,
  keysOf: (table: string) => Promise<readonly string[]>,
) => Promise<Result>;

async function askSqlite<Result>(file: string, work: Work<Result>): Promise<Result> {
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(file, { readOnly: true });
  const all = async (statement: string) =>
    database
      .prepare(statement)
      .all()
      .map((row) => ({ ...row }));
  try {
    return await work(all, async (table) =>
      database
        .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
        .all(table)
        .map(({ name }) => String(name)),
    );
  } finally {
    database.close();
  }
}

async function askPostgres<Result>(uri: string, work: Work<Result>): Promise<Result> {
  const client = new Client({ connectionString: uri, types: rowTypes });
  await client.connect();
  const all = async (statement: string) => (await client.query(statement)).rows;
  try {
    return await work(all, async (table) => {
      const { rows } = await client.query(
        `SELECT a.attname AS name FROM pg_index i
         JOIN LATERAL UNNEST(i.indkey) WITH ORDINALITY AS k (attnum, place) ON TRUE
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
         WHERE i.indisprimary AND i.indrelid = TO_REGCLASS($1) ORDER BY k.place`,
        [table],
      );
      return rows.map(({ name }) => String(name));
    });
  } finally {
    await client.end();
  }
}

/** What runs and logged models are called, with their ids. */
export async function readNames(database: string): Promise<ReadonlyMap<string, string>> {
  const rows = await readRows(database, ['runs', 'logged_models']);
  return new Map(
    rows.map(({ values }) => [String(values.name), String(values.run_uuid ?? values.model_id)]),
  );
}

/** The first row that an SQLite file answers a statement with. */
export async function firstOf(file: string, statement: string): Promise<object | undefined> {
  return await askSqlite(file, async (all) => (await all(statement))[0]);
}
