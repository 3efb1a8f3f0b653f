import { createServer as createSecureServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { axiosTransport as rawTransport } from '../../src/client/transport-axios.js';
import { type Certificate, selfSigned } from './certificates.js';
import { proxyEnvironment, startProxy } from './proxy.js';
import { deadUrl, listen, serve } from './servers.js';
import { abortedAfter, asText, failureOf, request } from './transports.js';

const axiosTransport = asText(rawTransport);

let certificate: Certificate;
beforeAll(() => {
  certificate = selfSigned('server');
});

const BASIC = `Basic ${Buffer.from('me:secret').toString('base64')}`;
const withCredentials = (url: URL) => url.href.replace('//', '//me:secret@');

const echo = async (incoming: import('node:http').IncomingMessage) =>
  JSON.stringify({ headers: incoming.headers, body: await text(incoming) });

async function serveEcho(): Promise<URL> {
  return await serve(async (incoming, response) => response.end(await echo(incoming)));
}

async function serveSecureEcho(): Promise<URL> {
  const server = createSecureServer(certificate, async (incoming, response) =>
    response.end(await echo(incoming)),
  );
  return await listen(server, 'https');
}

const post = (url: URL) =>
  request(url, { method: 'POST', body: '{"a":1}', headers: { authorization: 'Bearer mine' } });

describe('an http server', () => {
  test('is asked through HTTP_PROXY, whose credentials it does not get', async () => {
    const [server, proxy] = [await serveEcho(), await startProxy()];
    proxyEnvironment({ HTTP_PROXY: withCredentials(proxy.url) });
    const answer = await axiosTransport()(post(new URL('/path?q=%26', server)));
    const { headers, body } = JSON.parse(answer.body);
    expect(proxy.seen).toEqual([{ line: `POST ${server.href}path?q=%26`, credentials: BASIC }]);
    expect(body).toBe('{"a":1}');
    expect(headers).toMatchObject({ authorization: 'Bearer mine', host: server.host });
    expect(headers).not.toHaveProperty('proxy-authorization');
  });

  test('gives its redirects and its errors as they are', async () => {
    const server = await serve((_incoming, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    const proxy = await startProxy();
    proxyEnvironment({ http_proxy: proxy.url.href });
    expect(await axiosTransport()(request(server))).toMatchObject({ status: 302 });
    expect(await axiosTransport()(request(await deadUrl()))).toMatchObject({ status: 502 });
  });

  test('is asked straight where NO_PROXY names it, or only HTTPS_PROXY is set', async () => {
    const [server, proxy] = [await serveEcho(), await startProxy()];
    for (const variables of [
      { HTTP_PROXY: proxy.url.href, NO_PROXY: '127.0.0.1' },
      { HTTP_PROXY: proxy.url.href, no_proxy: 'example.org,*' },
      { HTTPS_PROXY: proxy.url.href },
    ]) {
      proxyEnvironment(variables as Record<string, string>);
      expect((await axiosTransport()(request(server))).status).toBe(200);
    }
    expect(proxy.seen).toEqual([]);
  });
});

describe('an https server', () => {
  test('is asked through a tunnel of HTTPS_PROXY, which sees the host and no more', async () => {
    const [server, proxy] = [await serveSecureEcho(), await startProxy()];
    proxyEnvironment({ HTTPS_PROXY: withCredentials(proxy.url) });
    const send = axiosTransport({ ca: certificate.cert });
    for (let each = 0; each < 2; each += 1) {
      const { headers, body } = JSON.parse((await send(post(server))).body);
      expect(body).toBe('{"a":1}');
      expect(headers.authorization).toBe('Bearer mine');
      expect(headers).not.toHaveProperty('proxy-authorization');
    }
    const tunnel = { line: `CONNECT ${server.host}`, credentials: BASIC };
    expect(proxy.seen).toEqual([tunnel, tunnel]);
  });

  test('must show a trusted certificate inside the tunnel too', async () => {
    const [server, proxy] = [await serveSecureEcho(), await startProxy()];
    proxyEnvironment({ HTTPS_PROXY: proxy.url.href });
    expect(await failureOf(axiosTransport()(request(server)))).toMatchObject({
      kind: 'unreachable',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      proxy: null,
    });
    expect(await axiosTransport({ insecure: true })(request(server))).toMatchObject({
      status: 200,
    });
  });

  test('gets nothing from a proxy that refuses the tunnel', async () => {
    const [server, proxy] = [await serveSecureEcho(), await startProxy('refused')];
    proxyEnvironment({ HTTPS_PROXY: proxy.url.href });
    expect(await failureOf(axiosTransport()(post(server)))).toMatchObject({
      kind: 'unreachable',
      code: 'PROXY_407',
      proxy: proxy.url.host,
    });
  });

  test('is asked straight where NO_PROXY names it', async () => {
    const [server, proxy] = [await serveSecureEcho(), await startProxy()];
    proxyEnvironment({ ALL_PROXY: proxy.url.href, NO_PROXY: 'localhost,127.0.0.1' });
    const answer = await axiosTransport({ ca: certificate.cert })(request(server));
    expect(answer.status).toBe(200);
    expect(proxy.seen).toEqual([]);
  });
});

describe('a proxy', () => {
  test('that nobody runs: unreachable', async () => {
    const dead = await deadUrl();
    proxyEnvironment({ HTTP_PROXY: dead.href, HTTPS_PROXY: dead.href });
    for (const scheme of ['http', 'https']) {
      const failure = await failureOf(
        axiosTransport()(request(new URL(`${scheme}://mlflow.test`))),
      );
      expect(failure).toMatchObject({
        kind: 'unreachable',
        code: 'ECONNREFUSED',
        proxy: dead.host,
      });
    }
  });

  test('gets its credentials decoded, on both ways', async () => {
    const [server, secure, proxy] = [
      await serveEcho(),
      await serveSecureEcho(),
      await startProxy(),
    ];
    const url = proxy.url.href.replace('//', '//me%40x:p%2Fw%3A%25@');
    proxyEnvironment({ HTTP_PROXY: url, HTTPS_PROXY: url });
    const send = axiosTransport({ ca: certificate.cert });
    for (const target of [server, secure, secure]) await send(request(target));
    const credentials = `Basic ${Buffer.from('me@x:p/w:%').toString('base64')}`;
    expect(proxy.seen.map((each) => each.credentials)).toEqual(Array(3).fill(credentials));
  });

  test('whose credentials are not encoded gets them as they are', async () => {
    const [server, proxy] = [await serveEcho(), await startProxy()];
    proxyEnvironment({ HTTP_PROXY: proxy.url.href.replace('//', '//me:100%@') });
    await axiosTransport()(request(server));
    const credentials = `Basic ${Buffer.from('me:100%').toString('base64')}`;
    expect(proxy.seen[0]?.credentials).toBe(credentials);
  });

  test.each(['never', 'closed'] as const)(
    'that never opens the tunnel (%s): unreachable in time',
    async (tunnels) => {
      const proxy = await startProxy(tunnels);
      proxyEnvironment({ HTTPS_PROXY: proxy.url.href });
      const url = new URL('https://mlflow.test/');
      const failure = await failureOf(axiosTransport()(request(url, { connectTimeout: 300 })));
      expect(failure).toMatchObject({
        kind: 'unreachable',
        code: 'ETIMEDOUT',
        proxy: proxy.url.host,
      });
      expect(failure.after).toBeLessThan(1500);
      await expect.poll(() => proxy.open.size).toBe(0);
    },
  );

  test('that never opens the tunnel is left when the request is aborted', async () => {
    const proxy = await startProxy('never');
    proxyEnvironment({ HTTPS_PROXY: proxy.url.href });
    const { signal, reason } = abortedAfter(100);
    const sending = axiosTransport()(request(new URL('https://mlflow.test/'), { signal }));
    await expect(sending).rejects.toBe(reason);
    await expect.poll(() => proxy.open.size).toBe(0);
  });
});
