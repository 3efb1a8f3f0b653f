import { createServer, type ServerOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { ConnectionError, MlflowClient, type TlsOptions } from '../../src/client/index.js';
import { type Certificate, selfSigned } from './certificates.js';
import { listen } from './servers.js';
import { failureOf, request, TRANSPORTS } from './transports.js';

let own: Certificate;
let other: Certificate;
let client: Certificate;
beforeAll(() => {
  own = selfSigned('server');
  other = selfSigned('other');
  client = selfSigned('client');
});

const ASKS_FOR_CLIENT = () => ({ requestCert: true, rejectUnauthorized: true, ca: client.cert });

/** A server that tells whose certificate it was shown. */
async function serveTls(options: ServerOptions = {}): Promise<URL> {
  const server = createServer({ ...own, ...options }, (incoming, response) => {
    const { subject } = (incoming.socket as TLSSocket).getPeerCertificate();
    response.end(`hello ${subject?.CN ?? 'nobody'}`);
  });
  return await listen(server, 'https');
}

describe.each(TRANSPORTS)('%s', (_, open, openRaw) => {
  const bodyFrom = async (url: URL, tls?: TlsOptions) => (await open(tls)(request(url))).body;

  test('refuses a certificate that nobody it trusts has signed', async () => {
    const failure = await failureOf(open()(request(await serveTls())));
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('refuses a certificate of another than the named CA', async () => {
    const failure = await failureOf(open({ ca: other.cert })(request(await serveTls())));
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('refuses a trusted certificate of another host', async () => {
    const url = await serveTls();
    url.hostname = 'localhost';
    const failure = await failureOf(open({ ca: own.cert })(request(url)));
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test('accepts a certificate of the named CA, again and again', async () => {
    const send = open({ ca: own.cert });
    const url = await serveTls();
    for (let each = 0; each < 3; each += 1) {
      expect((await send(request(url))).body).toBe('hello nobody');
    }
  });

  test('accepts any certificate where it is told not to check', async () => {
    expect(await bodyFrom(await serveTls(), { insecure: true })).toBe('hello nobody');
  });

  test('shows its own certificate to a server that asks for one', async () => {
    const url = await serveTls(ASKS_FOR_CLIENT());
    const clientCert = client.cert + client.key;
    expect(await bodyFrom(url, { ca: own.cert, clientCert })).toBe('hello client');
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'a server that wants another certificate was not reached (%s)',
    async (version) => {
      const url = await serveTls({
        ...ASKS_FOR_CLIENT(),
        minVersion: version,
        maxVersion: version,
      });
      const failure = await failureOf(open({ ca: own.cert })(request(url)));
      expect(failure.kind).toBe('unreachable');
    },
  );

  test('the client reports a certificate that is not trusted at once, without sending again', async () => {
    const outcomes: string[] = [];
    const { registeredModels } = new MlflowClient({
      baseUrl: await serveTls(),
      transport: openRaw(),
      retry: { firstWait: 60_000 },
      onExchange: ({ outcome }) => outcomes.push(outcome),
    });
    const error = await registeredModels.get('m').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(outcomes).toEqual(['unreachable, DEPTH_ZERO_SELF_SIGNED_CERT']);
  });
});
