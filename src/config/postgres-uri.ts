import { percentDecoded } from './percent-decoded.js';

/** What a URI such as `postgresql+psycopg2://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require` says. */
export interface PostgresUri {
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly database: string | undefined;
  readonly parameters: URLSearchParams;
}

/** SQLAlchemy's own rules (2.1): a password may hold whatever is no `@`, also where a URL would end. */
const URI =
  /^postgres(?:ql)?(?:\+\w+)?:\/\/(?:([^:/]*)(?::([^@]*))?@)?(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?(?:\/([^?]*))?(?:\?(.*))?$/is;

/** Null for what is not the URI of a PostgreSQL database. */
export function parsePostgresUri(uri: string): PostgresUri | null {
  const found = URI.exec(uri);
  // An `@` of the password that is not written as %40 would make a host of the rest.
  if (found === null || `${found[4]}${found[6]}`.includes('@')) return null;
  const [, user, password, ipv6, name, port, database, query = ''] = found;
  const parameters = new URLSearchParams(query);
  const given = (part: string | undefined) => (part === '' ? undefined : part);
  return {
    user: decoded(user),
    password: decoded(password),
    host: given(ipv6 ?? name) ?? given(parameters.get('host') ?? ''),
    port: given(port) ?? given(parameters.get('port') ?? ''),
    database: given(database),
    parameters,
  };
}

/** The passwords in a URI of a database, as they stand there and as they are sent. */
export function passwordsIn(uri: string): string[] {
  // Up to the last `@`: also one that nobody could connect with must not be shown.
  const written = /^postgres[^:]*:\/\/[^:/@]*:(.*)@/is.exec(uri)?.[1];
  return written ? [written, percentDecoded(written)] : [];
}

function decoded(part: string | undefined): string | undefined {
  return part === undefined || part === '' ? undefined : percentDecoded(part);
}
