import type { TlsOptions } from '../client/index.js';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import { readPem } from './read-pem.js';

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
  return {
    insecure,
    ca: await checkedPem('MLFLOW_TRACKING_SERVER_CERT_PATH', caPath, holdsCertificate),
    clientCert: await checkedPem('MLFLOW_TRACKING_CLIENT_CERT_PATH', ownPath, holdsPair),
  };
}

async function checkedPem(
  variable: string,
  path: string | undefined,
  check: (pem: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const pem = readPem(variable, path);
  const missing = pem === undefined ? undefined : await check(pem);
  if (missing === undefined) return pem;
  throw new UsageError(`${path} does not hold ${missing} as PEM`, {
    hint: `${variable} names it; PEM begins with -----BEGIN`,
  });
}

/** Node ignores a CA that is none. */
async function holdsCertificate(pem: string): Promise<string | undefined> {
  const { X509Certificate } = await import('node:crypto');
  try {
    new X509Certificate(pem);
    return undefined;
  } catch {
    return 'a certificate';
  }
}

/** Node would fail on a broken one at the first request. */
async function holdsPair(pem: string): Promise<string | undefined> {
  const { createSecureContext } = await import('node:tls');
  const missing = await holdsCertificate(pem);
  if (missing !== undefined) return missing;
  try {
    createSecureContext({ cert: pem, key: pem });
    return undefined;
  } catch {
    return 'the key of its certificate, not encrypted,';
  }
}
