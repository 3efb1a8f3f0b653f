import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Column,
  checkValues,
  type Row,
  type SqlConnection,
  type SqlDriver,
  type Tuple,
} from '../driver.js';
import { name, type Statement, sql, textOf } from '../statement.js';
import { Turns } from '../turns.js';
import type { Client } from './load-pg.js';
import { isPassing, isSilence, toSqlError, unknownEnd } from './postgres-errors.js';

interface PostgresDriverOptions {
  readonly location: string;
  readonly signal: AbortSignal | undefined;
}

/** How long others may keep us from a row or a table; as MLflow waits for SQLite. */
const PATIENCE = '20s';
/** How often a transaction is begun anew that another program was in the way of. */
const ATTEMPTS = 8;

/** What the settings of a session would be, in each transaction: a pooler hands sessions around. */
const LIMITS = `SET LOCAL lock_timeout = '${PATIENCE}'`;
const BEGIN_READ = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${LIMITS}`;
/** Whoever writes to a model holds its row, so each statement may see what was committed before it. */
const BEGIN_WRITE = `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; ${LIMITS}`;

/** A PostgreSQL database, beside MLflow's own processes that read and write it. */
export class PostgresDriver implements SqlDriver {
  readonly location: string;
  /** What is refused is said by the database, statement by statement. */
  readonly readOnly = null;
  readonly byCodePoint = sql`COLLATE "C"`;
  readonly migratesAtOnce = true;
  readonly enforcesLengths = true;
  readonly initHint = 'make a registry in it with `mlflow db upgrade URI`';
  readonly #connect: () => Promise<Client>;
  readonly #signal: AbortSignal | undefined;
  readonly #turns = new Turns();
  #client: Client | undefined;

  constructor(connect: () => Promise<Client>, { location, signal }: PostgresDriverOptions) {
    this.#connect = connect;
    this.location = location;
    this.#signal = signal;
  }

  /** @throws SqlError */
  async open(): Promise<void> {
    await this.#turns.take(() => this.#connected());
    this.#client?.unref();
  }

  /** The lock that MLflow's own writers meet as well (3.17.2); FOR UPDATE would deadlock with them. */
  lock(table: string): Statement {
    return sql`FOR NO KEY UPDATE OF ${name(table)}`;
  }

  among(column: Statement, values: readonly string[]): Statement {
    return sql`${column} = ANY(${values})`;
  }

  /** The indexes are in the order of the database's collation, which seldom is that of code points. */
  consecutive(column: Statement, names: readonly string[]): Statement {
    return this.among(column, names);
  }

  read<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result> {
    return this.#turns.take(() => this.#transaction(BEGIN_READ, work));
  }

  write<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result> {
    return this.#turns.take(async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.#transaction(BEGIN_WRITE, work);
        } catch (error) {
          const cause = error instanceof Error ? error.cause : undefined;
          if (!isPassing(cause) || attempt === ATTEMPTS) throw error;
        }
        await sleep(Math.random() * 20 * attempt);
      }
    });
  }

  async close(): Promise<void> {
    await this.#turns.take(async () => {
      const client = this.#client;
      this.#client = undefined;
      client?.ref();
      await client?.end();
    });
  }

  async #transaction<Result>(
    begin: string,
    work: (connection: SqlConnection) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.#connected();
    const connection = new PostgresConnection(client);
    // A write that has begun is not abandoned half-way.
    const abort = () => connection.hasWritten || this.#drop(client);
    this.#signal?.addEventListener('abort', abort);
    // An open connection keeps the process only while something is asked.
    client.ref();
    try {
      await client.query(begin);
      const result = await work(connection);
      await this.#commit(client, connection);
      return result;
    } catch (error) {
      await this.#rollBack(client, error);
      if (!connection.hasWritten) this.#signal?.throwIfAborted();
      throw toSqlError(this.location, error);
    } finally {
      client.unref();
      this.#signal?.removeEventListener('abort', abort);
    }
  }

  async #commit(client: Client, { hasWritten }: PostgresConnection): Promise<void> {
    try {
      await client.query('COMMIT');
    } catch (error) {
      const isAnswer = (error as { severity?: unknown }).severity !== undefined;
      throw hasWritten && !isAnswer ? unknownEnd(this.location, error) : error;
    }
  }

  /** A connection that still waits for an answer, or cannot even do that, is not used again. */
  async #rollBack(client: Client, reason: unknown): Promise<void> {
    if (this.#client !== client) return;
    if (isSilence(reason)) return this.#drop(client);
    await client.query('ROLLBACK').catch(() => this.#drop(client));
  }

  async #connected(): Promise<Client> {
    this.#signal?.throwIfAborted();
    if (this.#client !== undefined) return this.#client;
    const client = await this.#connect();
    client.once('end', () => {
      if (this.#client === client) this.#client = undefined;
    });
    this.#client = client;
    return client;
  }

  #drop(client: Client): void {
    if (this.#client === client) this.#client = undefined;
    void client.end().catch(() => {});
  }
}

class PostgresConnection implements SqlConnection {
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
