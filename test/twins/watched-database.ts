import { loadSqlite } from '../../src/adapters/store/sql/sqlite/load-sqlite.js';

/** A row, and what tells it from the other rows of its table. */
export interface WatchedRow {
  readonly table: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Every row of these tables, as any program would see them now; a table that is not there has none. */
export async function readRows(
  file: string,
  tables: readonly string[],
): Promise<readonly WatchedRow[]> {
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return tables.flatMap((table) => {
      const keys = database
        .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
        .all(table)
        .map(({ name }) => String(name));
      if (keys.length === 0) return [];
      // The order in which rows were written names generated ids alike on both sides.
      const rows = database.prepare(`SELECT * FROM "${table}" ORDER BY rowid`).all();
      return rows.map((values) => ({
        table,
        key: Object.fromEntries(keys.map((name) => [name, values[name]])),
        values: { ...values },
      }));
    });
  } finally {
    database.close();
  }
}

/** What runs and logged models are called, with their ids. */
export async function readNames(file: string): Promise<ReadonlyMap<string, string>> {
  const rows = await readRows(file, ['runs', 'logged_models']);
  return new Map(
    rows.map(({ values }) => [String(values.name), String(values.run_uuid ?? values.model_id)]),
  );
}

/** The first row that a statement answers with. */
export async function firstOf(file: string, statement: string): Promise<object | undefined> {
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const row = database.prepare(statement).get();
    return row && { ...row };
  } finally {
    database.close();
  }
}
