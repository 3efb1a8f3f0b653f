import { Socket } from 'node:net';
import type { ClientConfig } from 'pg';
import { SqlError } from '../driver.js';
import { type Client as Connected, loadPg } from './load-pg.js';
import { PostgresDriver } from './postgres-driver.js';
import { isWithoutTls, toSqlError } from './postgres-errors.js';
import { rowTypes } from './row-types.js';
import type { Tls } from './tls.js';

export interface PostgresOptions {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password: string | undefined;
  /** Parameters of the connection, such as `-csearch_path=team`. */
  readonly options: string | undefined;
  readonly tls: Tls;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Milliseconds that a statement may take. */
  readonly silenceTimeout: number;
  /** For messages. */
  readonly location: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a database that is there. What is in it is not looked at yet.
 *
 * @throws SqlError if the way to it, or the server, says no
 */
export async function openPostgres(options: PostgresOptions): Promise<PostgresDriver> {
  const { location, signal } = options;
  const driver = new PostgresDriver({ connect: () => connect(options), location, signal });
  await driver.open();
  return driver;
}

async function connect(options: PostgresOptions): Promise<Connected> {
  const { location, tls, signal } = options;
  try {
    try {
      return await connectOnce(options, tls.options, signal);
    } catch (error) {
      // As libpq's `prefer`, which is also what it does where nothing is said.
      if (!tls.orPlain || !isWithoutTls(error)) throw error;
      return await connectOnce(options, false, signal);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw toSqlError(location, error);
  }
}

async function connectOnce(
  options: PostgresOptions,
  ssl: NonNullable<ClientConfig['ssl']>,
  signal: AbortSignal | undefined,
): Promise<Connected> {
  const { Client } = await loadPg();
  const { host, port, user, database, connectTimeout, silenceTimeout } = options;
  signal?.throwIfAborted();
  // Ours, as `pg` (8.23) goes on waiting for a server that says nothing though it is told to end.
  const socket = new Socket();
  const client = new Client({
    stream: () => socket,
    ...{ host, port, user, database, ssl, keepAlive: true },
    ...(options.options === undefined ? {} : { options: options.options }),
    // Asked for when the server wants it: without this, `pg` would look for one by itself.
    password: async () => options.password ?? wantsPassword(options.location),
    application_name: 'mlreg',
    connectionTimeoutMillis: connectTimeout,
    query_timeout: silenceTimeout,
    types: rowTypes,
    // What is asked at once is sent at once: the server works on while the first answer is read.
    pipeline: true,
  });
  // A connection that breaks while nothing is asked is met by the next statement.
  client.on('error', () => {});
  const abort = () => void socket.destroy();
  signal?.addEventListener('abort', abort);
  try {
    await client.connect();
    return Object.assign(client as Connected, { cut: () => void socket.destroy() });
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function wantsPassword(location: string): never {
  throw new SqlError('cannot_open', 'unauthenticated', `${location} wants a password`, {
    hint: 'set it in PGPASSWORD, or in the URI',
  });
}
