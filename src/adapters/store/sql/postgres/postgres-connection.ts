import { type Column, checkValues, type Row, type SqlConnection, type Tuple } from '../driver.js';
import { type Statement, sql, textOf } from '../statement.js';
import type { Client } from './load-pg.js';

/** One transaction. */
export class PostgresConnection implements SqlConnection {
  hasWritten = false;
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async all(statement: Statement): Promise<readonly Row[]> {
    return (await this.#query(statement)).rows;
  }

  async tuples(statement: Statement): Promise<readonly Tuple[]> {
    checkValues(statement.values);
    const text = textOf(statement, placeholder);
    const values = [...statement.values];
    return (await this.#client.query({ text, values, rowMode: 'array' })).rows;
  }

  async run(statement: Statement): Promise<number> {
    this.hasWritten = true;
    return (await this.#query(statement)).rowCount ?? 0;
  }

  async tables(): Promise<readonly string[]> {
    const rows = await this.all(sql`
      SELECT c.relname AS name FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND pg_catalog.pg_table_is_visible(c.oid)
      AND n.nspname NOT IN ('pg_catalog', 'information_schema')`);
    return rows.map((row) => String(row.name));
  }

  async columns(tables: readonly string[]): Promise<readonly Column[]> {
    const rows = await this.all(sql`
      SELECT c.relname AS "table", a.attname AS name,
        CASE WHEN t.typname = 'varchar' AND a.atttypmod > 4 THEN a.atttypmod - 4 END AS max_length,
        a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS required,
        COALESCE(a.attnum = ANY(i.indkey), FALSE) AS in_key
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
      WHERE c.relkind IN ('r', 'p') AND pg_catalog.pg_table_is_visible(c.oid)
      AND c.relname = ANY(${tables})`);
    return rows.map((row) => ({
      table: String(row.table),
      name: String(row.name),
      maxLength: row.max_length === null ? null : Number(row.max_length),
      required: row.required === true,
      inPrimaryKey: row.in_key === true,
    }));
  }

  async #query(statement: Statement) {
    checkValues(statement.values);
    const text = textOf(statement, placeholder);
    return await this.#client.query<Record<string, unknown>>(text, [...statement.values]);
  }
}

const placeholder = (n: number) => `$${n}`;
