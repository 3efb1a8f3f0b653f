import type { SqlConnection } from '../driver.js';
import { Turns } from '../turns.js';
import type { Client } from './load-pg.js';
import { PostgresConnection } from './postgres-connection.js';
import { isSilence, toSqlError, unknownEnd } from './postgres-errors.js';

export interface LinkOptions {
  readonly connect: () => Promise<Client>;
  /** For messages. */
  readonly location: string;
  readonly signal: AbortSignal | undefined;
}

/** The statements that begin a transaction. */
export interface Begin {
  readonly sql: string;
  readonly isRead: boolean;
}

/** A connection, made when it is needed and again when it has ended, for one transaction at a time. */
export class Link {
  readonly #options: LinkOptions;
  readonly #turns = new Turns();
  #client: Client | undefined;
  #waiting = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Transactions that are under way or wait for their turn. */
  get waiting(): number {
    return this.#waiting;
  }

  /** @throws SqlError */
  async open(): Promise<void> {
    await this.#turns.take(() => this.#connected());
    this.#client?.unref();
  }

  /** @param begin - how the transaction begins; one that only reads is not waited for */
  async transaction<Result>(
    begin: Begin,
    work: (connection: SqlConnection) => Promise<Result>,
  ): Promise<Result> {
    this.#waiting += 1;
    try {
      return await this.#turns.take(() => this.#transaction(begin, work));
    } finally {
      this.#waiting -= 1;
    }
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
    begin: Begin,
    work: (connection: SqlConnection) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.#connected();
    const connection = new PostgresConnection(client);
    // A write that has begun is not abandoned half-way.
    const abort = () => connection.hasWritten || this.#drop(client);
    this.#options.signal?.addEventListener('abort', abort);
    // An open connection keeps the process only while something is asked.
    client.ref();
    try {
      const begun = client.query(begin.sql);
      if (begin.isRead) {
        const [result] = await Promise.all([work(connection), begun]);
        // If it fails, so does whatever is asked next.
        client.query('COMMIT').catch(() => {});
        return result;
      }
      await begun;
      const result = await work(connection);
      await this.#commit(client, connection);
      return result;
    } catch (error) {
      await this.#rollBack(client, error);
      if (!connection.hasWritten) this.#options.signal?.throwIfAborted();
      throw toSqlError(this.#options.location, error);
    } finally {
      client.unref();
      this.#options.signal?.removeEventListener('abort', abort);
    }
  }

  async #commit(client: Client, { hasWritten }: PostgresConnection): Promise<void> {
    try {
      await client.query('COMMIT');
    } catch (error) {
      const isAnswer = (error as { severity?: unknown }).severity !== undefined;
      throw hasWritten && !isAnswer ? unknownEnd(this.#options.location, error) : error;
    }
  }

  /** A connection that still waits for an answer, or cannot even do that, is not used again. */
  async #rollBack(client: Client, reason: unknown): Promise<void> {
    if (this.#client !== client) return;
    if (isSilence(reason)) return this.#drop(client);
    await client.query('ROLLBACK').catch(() => this.#drop(client));
  }

  async #connected(): Promise<Client> {
    this.#options.signal?.throwIfAborted();
    if (this.#client !== undefined) return this.#client;
    const client = await this.#options.connect();
    client.once('end', () => {
      if (this.#client === client) this.#client = undefined;
    });
    this.#client = client;
    return client;
  }

  #drop(client: Client): void {
    if (this.#client === client) this.#client = undefined;
    // In a pipeline `end` waits for the answers to all that was asked.
    void client.end().catch(() => {});
    client.cut();
  }
}
