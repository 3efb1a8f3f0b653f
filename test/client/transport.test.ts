import { getEventListeners } from 'node:events';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { nodeTransport } from '../../src/client/transport-node.js';
import { serve, serveRaw } from './servers.js';
import { asText, request, TRANSPORTS } from './transports.js';

describe.each(TRANSPORTS)('%s', (_, open) => {
  const send = open();

  test.each(['POST', 'PATCH', 'DELETE'] as const)('sends a body with %s', async (method) => {
    const url = await serve(async (incoming, response) => {
      const body = await text(incoming);
      const { 'content-type': type, 'content-length': length } = incoming.headers;
      response.end(JSON.stringify([incoming.method, incoming.url, type, Number(length), body]));
    });
    const body = JSON.stringify({ name: 'häß🙂', at: ' "\u2028' });
    const answer = await send(
      request(new URL('/a/b?c=%26', url), {
        method,
        body,
        headers: { 'content-type': 'application/json' },
      }),
    );
    const size = Buffer.byteLength(body);
    expect(JSON.parse(answer.body)).toEqual([method, '/a/b?c=%26', 'application/json', size, body]);
  });

  test('sends a GET with its query as it is, its headers and nothing that tells of a browser', async () => {
    const url = await serve((incoming, response) => {
      response.end(JSON.stringify([incoming.method, incoming.url, incoming.headers]));
    });
    const target = new URL('/p?name=a%20b%2F%25&x=%F0%9F%99%82', url);
    const headers = { authorization: 'Bearer t', 'accept-encoding': 'identity' };
    const [method, path, received] = JSON.parse((await send(request(target, { headers }))).body);
    expect([method, path]).toEqual(['GET', '/p?name=a%20b%2F%25&x=%F0%9F%99%82']);
    expect(received).toMatchObject({ ...headers, host: url.host });
    const unwanted = ['origin', 'referer', 'cookie', 'x-xsrf-token', 'content-length'];
    expect(unwanted.filter((name) => name in received)).toEqual([]);
  });

  test.each([200, 201, 400, 404, 429, 500, 503])(
    'gives status %i with what it says',
    async (status) => {
      const url = await serve((_incoming, response) => {
        response.writeHead(status, { 'Retry-After': '7', 'X-Some-Header': 'Ünï' }).end('ä🙂');
      });
      const answer = await send(request(url));
      expect(answer).toMatchObject({ status, body: 'ä🙂' });
      expect(answer.headers['retry-after']).toBe('7');
      expect(Object.keys(answer.headers)).toContain('x-some-header');
    },
  );

  test('gives a text that is split inside a character whole', async () => {
    const bytes = Buffer.from('🙂');
    const url = await serve((_incoming, response) => {
      response.write(bytes.subarray(0, 2), () => {
        setTimeout(() => response.end(bytes.subarray(2)), 30);
      });
    });
    expect((await send(request(url))).body).toBe('🙂');
  });

  test.each([301, 302, 303, 307, 308])('follows no redirect (%i)', async (status) => {
    const asked: string[] = [];
    const url = await serve((incoming, response) => {
      asked.push(incoming.url ?? '');
      response.writeHead(status, { location: '/elsewhere' }).end('moved');
    });
    const answer = await send(request(url));
    expect(answer).toMatchObject({ status, headers: { location: '/elsewhere' } });
    expect(asked).toEqual(['/']);
  });

  test('inflates nothing', async () => {
    const bomb = gzipSync(Buffer.alloc(1 << 20));
    const url = await serve((_incoming, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const answer = await send(request(url));
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.body.length).toBeLessThan(2 * bomb.length);
  });

  test('gives an empty body, and one that ends with the connection', async () => {
    const empty = await serve((_incoming, response) => response.writeHead(204).end());
    expect(await send(request(empty))).toMatchObject({ status: 204, body: '' });
    const closing = await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'));
    expect((await send(request(closing))).body).toBe('all of it');
  });

  test('keeps many requests at once apart', async () => {
    const url = await serve(async (incoming, response) => {
      const body = await text(incoming);
      setTimeout(() => response.end(body), Math.random() * 20);
    });
    const bodies = Array.from({ length: 50 }, (_each, index) => `body ${index}`);
    const answers = bodies.map((body) => send(request(url, { method: 'POST', body })));
    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(bodies);
  });
});

test('a request lets go of its signal with the end of its answer, before the next one begins', async () => {
  const url = await serve((_incoming, response) => response.end('{}'));
  const { signal } = new AbortController();
  await asText(nodeTransport)()(request(url, { signal }));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
