import type { MlregError } from '../../../domain/errors.js';
import type { Row, SqlConnection, SqlDriver, Tuple } from './driver.js';
import { readCatalogue, readRevisions } from './schema/catalogue.js';
import { checkSchema, type SchemaOptions } from './schema/check-schema.js';
import type { Schema } from './schema/schema.js';
import { type Statement, sql } from './statement.js';

export type SessionOptions = Omit<SchemaOptions, 'location' | 'initHint'> & {
  /** Told what the user should know, once. */
  readonly warn: (line: string) => void;
  /** @default Date.now */
  readonly now?: () => number;
};

/** One moment of the database. */
export interface Reading {
  readonly schema: Schema;
  /** How names are ordered by code point. */
  readonly byCodePoint: Statement;
  /** See `SqlDriver`. */
  readonly page: number;
  among(column: Statement, values: readonly string[]): Statement;
  consecutive(column: Statement, names: readonly string[]): Statement;
  /** The end of a SELECT of rows that nobody else may change until a write is over. */
  lock(table: string): Statement;
  all(statement: Statement): Promise<readonly Row[]>;
  /** For long lists. */
  tuples(statement: Statement): Promise<readonly Tuple[]>;
}

/** One transaction, which nobody else writes in. */
export interface Writing extends Reading {
  /** The one time of all that it writes. */
  readonly now: number;
  /** See `SqlDriver`. */
  readonly enforcesLengths: boolean;
  /** How many rows were changed. */
  run(statement: Statement): Promise<number>;
}

/**
 * MLflow's database, as every store on it works with it. It is opened when it is first needed, and
 * looked at again whenever it has changed: MLflow's own upgrade goes through many transactions, and
 * may begin at any time.
 */
export class SqlSession {
  readonly #connect: () => Promise<SqlDriver>;
  readonly #options: SessionOptions;
  #driver: Promise<SqlDriver> | undefined;
  #schema: Schema | undefined;
  #warned = false;

  constructor(connect: () => Promise<SqlDriver>, options: SessionOptions) {
    this.#connect = connect;
    this.#options = options;
  }

  /**
   * Reads what belongs together. The work is short, and waits for nothing but the database: while it
   * runs no other program can commit.
   */
  async read<Result>(work: (reading: Reading) => Promise<Result>): Promise<Result> {
    const driver = await this.#open();
    return await driver.read(async (connection) => {
      const schema = await this.#current(connection, driver);
      return await work(readingOf(schema, driver, connection));
    });
  }

  /**
   * Reads and writes in one transaction; rolled back if the work fails. The same holds as of `read`.
   *
   * @throws RefusedError if nothing may be written
   */
  async write<Result>(work: (writing: Writing) => Promise<Result>): Promise<Result> {
    const driver = await this.#open();
    if (driver.readOnly !== null) throw driver.readOnly;
    return await driver.write(async (connection) => {
      const schema = driver.migratesAtOnce
        ? await this.#current(connection, driver)
        : await this.#check(connection, driver);
      if (schema.refusal !== null) throw schema.refusal;
      return await work({
        ...readingOf(schema, driver, connection),
        lock: (table) => driver.lock(table),
        enforcesLengths: driver.enforcesLengths,
        now: (this.#options.now ?? Date.now)(),
        run: (statement) => connection.run(statement),
      });
    });
  }

  async readsAhead(): Promise<boolean> {
    return (await this.#open()).readsAhead;
  }

  /** Why the database cannot be written to, whatever its schema; null if it can. */
  async readOnly(): Promise<MlregError | null> {
    return (await this.#open()).readOnly;
  }

  async close(): Promise<void> {
    await (await this.#driver)?.close();
    this.#driver = undefined;
  }

  #open(): Promise<SqlDriver> {
    this.#driver ??= this.#connect().catch((error) => {
      this.#driver = undefined;
      throw error;
    });
    return this.#driver;
  }

  /** The schema as it was found last, if the revision is still the same. */
  async #current(connection: SqlConnection, driver: SqlDriver): Promise<Schema> {
    if (this.#schema !== undefined) {
      const [revision, another] = await readRevisions(connection);
      if (revision === this.#schema.revision && another === undefined) return this.#schema;
    }
    return await this.#check(connection, driver);
  }

  async #check(connection: SqlConnection, { location, initHint }: SqlDriver): Promise<Schema> {
    this.#schema = undefined;
    const found = await readCatalogue(connection);
    const schema = checkSchema(found, { ...this.#options, location, initHint });
    if (schema.warning !== null && !this.#warned) this.#options.warn(schema.warning);
    this.#warned ||= schema.warning !== null;
    this.#schema = schema;
    return schema;
  }
}

const NO_LOCK = sql``;

function readingOf(schema: Schema, driver: SqlDriver, connection: SqlConnection): Reading {
  return {
    schema,
    byCodePoint: driver.byCodePoint,
    page: driver.page,
    among: (column, values) => driver.among(column, values),
    consecutive: (column, names) => driver.consecutive(column, names),
    lock: () => NO_LOCK,
    all: (statement) => connection.all(statement),
    tuples: (statement) => connection.tuples(statement),
  };
}
