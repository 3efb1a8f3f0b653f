import { readFileSync } from 'node:fs';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import { UsageError } from '../../../../domain/errors.js';

/** How a connection is encrypted. */
export interface Tls {
  /** False: not at all. */
  readonly options: ConnectionOptions | false;
  /** Without encryption if the server has none. */
  readonly orPlain: boolean;
}

/** The parameters of a URI that say so, by libpq's names. */
export const TLS_PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const;
export type TlsParameters = Readonly<
  Partial<Record<(typeof TLS_PARAMETERS)[number], string | undefined>>
>;

const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/**
 * libpq's rules: nobody is checked before `verify-ca`, unless a root certificate is named; the name
 * of the server only with `verify-full`. Without a root certificate the usual CAs count.
 *
 * @param host - a folder for a socket, which is never encrypted
 * @throws UsageError for an unknown mode, and for a file that cannot be read
 */
export function tlsOf(host: string, parameters: TlsParameters): Tls {
  const { sslmode: mode = 'prefer', sslrootcert: root, sslcert, sslkey } = parameters;
  if (!MODES.includes(mode)) {
    throw new UsageError(`"${mode}" is no sslmode`, { hint: `there are ${MODES.join(', ')}` });
  }
  if (mode === 'disable' || host.startsWith('/')) return { options: false, orPlain: false };
  const isSystem = root === undefined || root === 'system';
  const checksChain = mode.startsWith('verify-') || (mode === 'require' && root !== undefined);
  const checksName = mode === 'verify-full' || (root === 'system' && checksChain);
  return {
    options: {
      rejectUnauthorized: checksChain,
      checkServerIdentity: (_, certificate) =>
        checksName ? checkServerIdentity(host, certificate) : undefined,
      ...(isSystem ? {} : { ca: readPem('sslrootcert', root) }),
      ...(sslcert === undefined ? {} : { cert: readPem('sslcert', sslcert) }),
      ...(sslkey === undefined ? {} : { key: readPem('sslkey', sslkey) }),
    },
    orPlain: mode === 'prefer' || mode === 'allow',
  };
}

function readPem(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read`, {
      hint: `${parameter} in the URI of the database names it`,
      cause,
    });
  }
}
