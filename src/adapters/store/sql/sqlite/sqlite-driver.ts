import { setTimeout as sleep } from 'node:timers/promises';
import type { MlregError } from '../../../../domain/errors.js';
import {
  type Column,
  checkValues,
  type Row,
  type SqlConnection,
  type SqlDriver,
  type Tuple,
} from '../driver.js';
import { list, type Statement, sql, textOf } from '../statement.js';
import { Turns } from '../turns.js';
import type { Database } from './load-sqlite.js';
import { isBusy, isTooLarge, toSqlError } from './sqlite-errors.js';

type Prepared = ReturnType<Database['prepare']>;

interface SqliteDriverOptions {
  readonly file: string;
  readonly readOnly: MlregError | null;
  /** Milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal | undefined;
}

/** SQLite itself waits this long for a lock, in which the process can do nothing else. */
const SLICE = 200;
/** Statements that are kept compiled; lists of values make new ones. */
const KEPT = 100;

/** An SQLite file, beside MLflow's own processes that read and write it. */
export class SqliteDriver implements SqlDriver, SqlConnection {
  readonly location: string;
  readonly readOnly: MlregError | null;
  readonly byCodePoint = sql`COLLATE BINARY`;
  readonly migratesAtOnce = false;
  readonly enforcesLengths = false;
  readonly page = 1000;
  /** It runs in this thread. */
  readonly readsAhead = false;
  readonly initHint = '`mlreg init` makes a registry of it';
  readonly #database: Database;
  readonly #turns = new Turns();
  readonly #prepared = new Map<string, Prepared>();
  readonly #patience: number;
  readonly #signal: AbortSignal | undefined;
  /** What ends the waiting of the statement that runs now. */
  #waitsFor: AbortSignal | undefined;

  constructor(database: Database, options: SqliteDriverOptions) {
    this.#database = database;
    this.location = options.file;
    this.readOnly = options.readOnly;
    this.#patience = options.patience;
    this.#signal = options.signal;
    // As each connection of MLflow's (3.17.2). The journal mode would stick to the file.
    database.exec(
      `PRAGMA foreign_keys=ON; PRAGMA busy_timeout=${Math.min(SLICE, options.patience)}; PRAGMA case_sensitive_like=true;`,
    );
  }

  /** Whoever writes has the whole file. */
  lock(): Statement {
    return sql``;
  }

  among(column: Statement, values: readonly string[]): Statement {
    return sql`${column} IN (${list(values)})`;
  }

  consecutive(column: Statement, names: readonly string[]): Statement {
    const [first, last] = [names[0], names.at(-1)];
    if (first === undefined || last === undefined) return sql`1 = 0`;
    return sql`${column} ${this.byCodePoint} >= ${first} AND ${column} ${this.byCodePoint} <= ${last}`;
  }

  read<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result> {
    return this.#transaction('BEGIN', work, this.#signal);
  }

  /** A plain BEGIN would fail as soon as another program writes between our reading and writing. */
  write<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result> {
    return this.#transaction('BEGIN IMMEDIATE', work);
  }

  async all(statement: Statement): Promise<readonly Row[]> {
    const rows = await this.tuples(statement);
    if (rows.length === 0) return [];
    const names = this.#prepare(statement)
      .columns()
      .map(({ name }) => name);
    return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
  }

  async tuples(statement: Statement): Promise<readonly Tuple[]> {
    return await this.#patiently(() => {
      const prepared = this.#prepare(statement);
      const read = () => prepared.all(...statement.values) as Tuple[];
      try {
        return read();
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        prepared.setReadBigInts(true);
        try {
          return read().map((row) => row.map(withoutBigInt));
        } finally {
          prepared.setReadBigInts(false);
        }
      }
    });
  }

  async run(statement: Statement): Promise<number> {
    return await this.#patiently(() =>
      Number(this.#prepare(statement).run(...statement.values).changes),
    );
  }

  async tables(): Promise<readonly string[]> {
    const rows = await this.all(sql`SELECT name FROM sqlite_master WHERE type = 'table'`);
    return rows.map((row) => String(row.name));
  }

  async columns(tables: readonly string[]): Promise<readonly Column[]> {
    const rows = await this.all(sql`
      SELECT t.name AS "table", c.name, c.type, c."notnull" AS not_null, c.dflt_value, c.pk
      FROM sqlite_master t JOIN pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.name IN (${list(tables)})`);
    return rows.map((row) => ({
      table: String(row.table),
      name: String(row.name),
      maxLength: Number(/^varchar\((\d+)\)$/i.exec(String(row.type))?.[1] ?? 0) || null,
      required: row.not_null === 1 && row.dflt_value === null,
      inPrimaryKey: row.pk !== 0,
    }));
  }

  async close(): Promise<void> {
    await this.#turns.take(async () => {
      this.#prepared.clear();
      this.#database.close();
    });
  }

  #transaction<Result>(
    begin: string,
    work: (connection: SqlConnection) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    return this.#turns.take(async () => {
      this.#waitsFor = this.#signal;
      await this.#patiently(() => this.#database.exec(begin));
      // A write that has begun is not abandoned half-way.
      this.#waitsFor = signal;
      try {
        const result = await work(this);
        await this.#patiently(() => this.#database.exec('COMMIT'));
        return result;
      } catch (error) {
        // SQLite has rolled back itself where the disk is full, among others.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  /** Waits for a lock in slices, so that Ctrl-C and `--timeout` get their turn. */
  async #patiently<Result>(work: () => Result): Promise<Result> {
    const end = performance.now() + this.#patience;
    for (;;) {
      this.#waitsFor?.throwIfAborted();
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= end) throw toSqlError(this.location, error);
      }
      await sleep(5);
    }
  }

  #prepare(statement: Statement): Prepared {
    checkValues(statement.values);
    const text = textOf(statement, () => '?');
    const known = this.#prepared.get(text);
    if (known) return known;
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size >= KEPT && oldest !== undefined) this.#prepared.delete(oldest);
    const prepared = this.#database.prepare(text);
    // The binding makes arrays in two thirds of the time that it takes for objects.
    prepared.setReturnArrays(true);
    this.#prepared.set(text, prepared);
    return prepared;
  }
}

function withoutBigInt(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
