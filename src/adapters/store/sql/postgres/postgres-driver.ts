import { setTimeout as sleep } from 'node:timers/promises';
import type { SqlConnection, SqlDriver } from '../driver.js';
import { name, type Statement, sql } from '../statement.js';
import { Link, type LinkOptions } from './link.js';
import { isPassing } from './postgres-errors.js';

/** How long others may keep us from a row or a table; as MLflow waits for SQLite. */
const PATIENCE = '20s';
/** How often a transaction is begun anew that another program was in the way of. */
const ATTEMPTS = 8;
/** A page of versions is read ahead, and the runs of two batches of those before. */
const LINKS = 3;

/** What the settings of a session would be, in each transaction: a pooler hands sessions around. */
const LIMITS = `SET LOCAL lock_timeout = '${PATIENCE}'`;
/** With the cost of slow disks, the planner reads all runs for each page of a thousand (PostgreSQL 15). */
const PLAN = 'SET LOCAL random_page_cost = 1.1';
const BEGIN_READ = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${LIMITS}; ${PLAN}`;
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
  readonly page = 5000;
  readonly readsAhead = true;
  readonly initHint = 'make a registry in it with `mlflow db upgrade URI`';
  readonly #links: readonly Link[];

  constructor(options: LinkOptions) {
    this.location = options.location;
    this.#links = Array.from({ length: LINKS }, () => new Link(options));
  }

  /** @throws SqlError */
  async open(): Promise<void> {
    await this.#links[0]?.open();
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

  async read<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result> {
    return await this.#idle().transaction({ sql: BEGIN_READ, isRead: true }, work);
  }

  async write<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#idle().transaction({ sql: BEGIN_WRITE, isRead: false }, work);
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        if (!isPassing(cause) || attempt === ATTEMPTS) throw error;
      }
      await sleep(Math.random() * 20 * attempt);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.close()));
  }

  /** The one that will be free first. */
  #idle(): Link {
    const [first, ...others] = this.#links as readonly [Link, ...Link[]];
    return others.reduce((best, link) => (link.waiting < best.waiting ? link : best), first);
  }
}
