import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import type { TlsOptions } from '../client/index.js';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';

/**
 * How the settings want TLS to be.
 *
 * @throws UsageError for what contradicts itself, and for a file without what it should hold
 */
export async function tlsOptions(settings: Settings): Promise<TlsOptions> {
  const { insecure_tls: insecure, server_cert_path: caPath, client_cert_path: ownPath } = settings;
  if (insecure && caPath !== undefined) {
    throw new UsageError('insecure_tls and server_cert_path contradict each other', {
      hint: 'unset MLFLOW_TRACKING_INSECURE_TLS to check the certificate against the file',
    });
  }
  const ca = readPem('MLFLOW_TRACKING_SERVER_CERT_PATH', caPath);
  const clientCert = readPem('MLFLOW_TRACKING_CLIENT_CERT_PATH', ownPath);
  if (ca !== undefined) await check('MLFLOW_TRACKING_SERVER_CERT_PATH', caPath, { cert: ca });
  if (clientCert !== undefined) {
    const pair = { cert: clientCert, key: clientCert };
    await check('MLFLOW_TRACKING_CLIENT_CERT_PATH', ownPath, pair);
  }
  return { insecure, ca, clientCert };
}

function readPem(variable: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read`, { hint: `${variable} names it`, cause });
  }
}

/** Node ignores a CA that is none, and would fail on a certificate at the first request. */
async function check(variable: string, path = '', parts: SecureContextOptions): Promise<void> {
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext(parts);
  } catch (cause) {
    const what = 'key' in parts ? 'a certificate and its key, not encrypted,' : 'a certificate';
    throw new UsageError(`${path} does not hold ${what} as PEM`, {
      hint: `${variable} names it; it begins with -----BEGIN`,
      cause,
    });
  }
}
