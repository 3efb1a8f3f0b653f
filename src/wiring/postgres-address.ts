import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { TLS_PARAMETERS, type Tls, tlsOf } from '../adapters/store/sql/postgres/tls.js';
import { type PostgresUri, parsePostgresUri } from '../config/postgres-uri.js';
import { UsageError } from '../domain/errors.js';

/** Where a database is, and how it is reached. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** The one in the URI. */
  readonly password: string | undefined;
  readonly options: string | undefined;
  readonly tls: Tls;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** For messages: without user and password. */
  readonly location: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const PORT = '5432';
/** Seconds. */
const CONNECT_TIMEOUT = '10';
/** Where servers of this machine have their socket: Debian's and Red Hat's, and PostgreSQL's own. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];
/** Parameters of libpq that are followed; any other might have been meant to protect. */
const PARAMETERS = ['host', 'port', 'options', 'connect_timeout', 'application_name'];

/**
 * The database of a URI, by the rules of SQLAlchemy and libpq: what the URI leaves out stands in
 * libpq's variables, or is libpq's default.
 *
 * @param cwd - what paths of certificates begin at
 * @throws UsageError for what is no such URI, or asks for something else
 */
export function postgresAddress(uri: string, env: Env, cwd: string): PostgresAddress {
  const found = parsePostgresUri(uri);
  if (found === null) {
    throw new UsageError('that is not the URI of a PostgreSQL database', {
      hint: 'it is written as for SQLAlchemy; "@" in a user name or password is %40',
    });
  }
  const { parameters } = found;
  checkParameters(parameters);
  const portText = found.port ?? env.PGPORT ?? PORT;
  const port = portOf(portText);
  const host = found.host ?? (env.PGHOST || hostHere(port));
  const user = found.user ?? (env.PGUSER || userInfo().username);
  const database = databaseOf(found, env, user);
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    ...{ host, port, user, database, password: found.password },
    options: parameters.get('options') ?? env.PGOPTIONS,
    tls: tlsOf(host, tlsParameters(parameters, env, cwd)),
    connectTimeout: secondsOf(parameters.get('connect_timeout') ?? CONNECT_TIMEOUT) * 1000,
    location: `postgresql://${host.startsWith('/') ? '' : `${shown}:${port}`}/${database}`,
  };
}

function checkParameters(parameters: URLSearchParams): void {
  const known: readonly string[] = [...PARAMETERS, ...TLS_PARAMETERS];
  const other = [...parameters.keys()].find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new UsageError(`mlreg does not know the parameter "${other}" of a PostgreSQL URI`, {
    hint: `it knows ${known.join(', ')}`,
  });
}

function tlsParameters(parameters: URLSearchParams, env: Env, cwd: string) {
  const path = (text: string | null | undefined) =>
    !text || text === 'system' ? (text ?? undefined) : resolve(cwd, text);
  return {
    sslmode: parameters.get('sslmode') ?? (env.PGSSLMODE || undefined),
    sslrootcert: path(parameters.get('sslrootcert') ?? (env.PGSSLROOTCERT || undefined)),
    sslcert: path(parameters.get('sslcert') ?? (env.PGSSLCERT || undefined)),
    sslkey: path(parameters.get('sslkey') ?? (env.PGSSLKEY || undefined)),
  };
}

function databaseOf({ database }: PostgresUri, env: Env, user: string): string {
  return database ?? (env.PGDATABASE || user);
}

/** The folder of a socket if there is a server behind one. */
function hostHere(port: number): string {
  const isThere = (folder: string) => existsSync(`${folder}/.s.PGSQL.${port}`);
  return SOCKET_FOLDERS.find(isThere) ?? 'localhost';
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port > 0 && port < 65_536) return port;
  throw new UsageError(`"${text}" is not a port`, { hint: "PostgreSQL's own port is 5432" });
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,4}$/.test(text) && seconds > 0) return seconds;
  throw new UsageError(`"${text}" is no connect_timeout`, { hint: 'write seconds, such as 10' });
}
