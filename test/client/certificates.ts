import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Made by openssl for this run: a certificate that signs itself, for 127.0.0.1 or as a client. */
export function selfSigned(commonName: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'mlreg-certificate-'));
  try {
    const key = join(folder, 'key.pem');
    const cert = join(folder, 'cert.pem');
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
        .concat(['-days', '30', '-keyout', key, '-out', cert, '-subj', `/CN=${commonName}`])
        .concat(['-addext', 'subjectAltName=IP:127.0.0.1']),
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
