import {
  type ErrorCode,
  type ErrorDetails,
  MlregError,
  UsageError,
} from '../../../domain/errors.js';
import type { SqlValue, Statement } from './statement.js';

/** A row by the names of its columns. What is in it, anybody may have put there: see `row.ts`. */
export type Row = Readonly<Record<string, unknown>>;

/** The same by the order of its columns. */
export type Tuple = readonly unknown[];

/** A column as the database describes it. */
export interface Column {
  readonly table: string;
  readonly name: string;
  /** Characters that fit, where the database has a limit declared. */
  readonly maxLength: number | null;
  /** True if an INSERT must name it: NOT NULL without a default. */
  readonly required: boolean;
  readonly inPrimaryKey: boolean;
}

/** One transaction. */
export interface SqlConnection {
  all(statement: Statement): Promise<readonly Row[]>;
  /** For long lists: half the time, and half the garbage. */
  tuples(statement: Statement): Promise<readonly Tuple[]>;
  /** How many rows were changed. */
  run(statement: Statement): Promise<number>;
  tables(): Promise<readonly string[]>;
  columns(tables: readonly string[]): Promise<readonly Column[]>;
}

/**
 * A database. Transactions of one driver may have to wait for one another: none begins within another.
 *
 * `read` sees one moment of the database; `write` has the only right to write from its first
 * statement to its last. The work of either waits for nothing but its connection: other programs
 * wait for it.
 */
export interface SqlDriver {
  /** For messages, without a password. */
  readonly location: string;
  /** How names are ordered by code point. */
  readonly byCodePoint: Statement;
  /** True if MLflow's upgrade of it is one transaction, so that its revision tells all of its schema. */
  readonly migratesAtOnce: boolean;
  /** True if a text that is longer than its column is refused. */
  readonly enforcesLengths: boolean;
  /** Models, or versions, that are read together. */
  readonly page: number;
  /** True if the next page may be read while this one is made use of. */
  readonly readsAhead: boolean;
  /** How an empty one becomes a registry. */
  readonly initHint: string;
  /** The end of a SELECT of rows that nobody else may change until the transaction is over. */
  lock(table: string): Statement;
  /** True of rows with one of these values, of which there may be thousands. */
  among(column: Statement, values: readonly string[]): Statement;
  /** The same of all names that there are from the first of these to the last, by code point. */
  consecutive(column: Statement, names: readonly string[]): Statement;
  /** Why nothing can be written, if so. */
  readonly readOnly: MlregError | null;
  /** @throws SqlError */
  read<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result>;
  /**
   * Rolled back if the work fails; done again from its beginning where another program was in its way.
   *
   * @throws SqlError
   */
  write<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export type SqlErrorKind =
  | 'busy'
  | 'unique'
  | 'foreign_key'
  | 'corrupt'
  | 'not_a_database'
  | 'read_only'
  | 'full'
  | 'cannot_open'
  /** The database said no to the statement itself: a table or column that is not there. */
  | 'statement';

/** A failure of the database, in the words of mlreg. */
export class SqlError extends MlregError {
  constructor(
    readonly kind: SqlErrorKind,
    code: ErrorCode,
    message: string,
    details?: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

/**
 * Bindings take what they should not: booleans, dates, and NaN as NULL (`@photostructure/sqlite`
 * 1.2.1). A text is cut at NUL by SQLite, and refused for it by PostgreSQL; half of a surrogate pair
 * is stored as another character.
 *
 * @throws UsageError for a text that no database can hold
 */
export function checkValues(values: readonly SqlValue[]): void {
  for (const value of values) {
    if (value === null) continue;
    if (typeof value === 'string') {
      if (!value.includes('\0') && !LONE_SURROGATE.test(value)) continue;
      throw new UsageError(`${JSON.stringify(value)} has a character that no database can hold`, {
        hint: 'leave out the NUL character, or half of an emoji',
      });
    }
    if (typeof value === 'object') {
      checkValues(value);
      continue;
    }
    if (Number.isFinite(value)) continue;
    throw new TypeError(`${String(value)} is no value for SQL`);
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u;
