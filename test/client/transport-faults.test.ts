import { describe, expect, test } from 'vitest';
import { MAX_TEXT_BYTES } from '../../src/client/transport.js';
import { neverAccepting } from './full-backlog.js';
import { deadUrl, serve, serveRaw } from './servers.js';
import { abortedAfter, failureOf, request, TRANSPORTS } from './transports.js';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const HALF = '{"half":';

describe.each(TRANSPORTS)('%s', (_, open) => {
  const send = open();

  test('nobody listens: unreachable', async () => {
    const failure = await failureOf(send(request(await deadUrl())));
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  test('a host name that nobody knows: unreachable', async () => {
    const url = new URL('http://no-such-host.invalid/');
    const failure = await failureOf(send(request(url, { connectTimeout: 20_000 })));
    expect(failure.kind).toBe('unreachable');
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(failure.code);
  });

  test('a host that never answers a connection: unreachable in time', async (context) => {
    const url = await neverAccepting();
    if (url === null) return context.skip('this system connects beyond a full backlog');
    const failure = await failureOf(send(request(url, { connectTimeout: 300 })));
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'ETIMEDOUT' });
    expect(failure.after).toBeLessThan(1500);
  });

  test('TLS that is never agreed on: unreachable in time', async () => {
    const { port } = await serveRaw(() => {});
    const url = new URL(`https://127.0.0.1:${port}/`);
    const failure = await failureOf(send(request(url, { connectTimeout: 300 })));
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'ETIMEDOUT' });
    expect(failure.after).toBeLessThan(1500);
  });

  test('TLS at a port that speaks none: unreachable', async () => {
    const { port } = await serveRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const failure = await failureOf(send(request(new URL(`https://127.0.0.1:${port}/`))));
    expect(failure.kind).toBe('unreachable');
  });

  test.each([
    ['before the answer', ''],
    ['in the head', HEAD],
    ['in the body', `${HEAD}Content-Length: 100\r\n\r\n${HALF}`],
  ])('silent %s: silent in time', async (_when, said) => {
    const url = await serveRaw((socket) => socket.write(said));
    const failure = await failureOf(send(request(url, { silenceTimeout: 300 })));
    expect(failure).toMatchObject({ kind: 'silent', code: 'ETIMEDOUT' });
    expect(failure.after).toBeLessThan(1500);
  });

  test('slow, but never silent for long: answered', async () => {
    const url = await serve((_incoming, response) => {
      let left = 8;
      const timer = setInterval(() => {
        if (left-- > 0) response.write('.');
        else response.end(() => clearInterval(timer));
      }, 300);
    });
    // Longer than the limit in all, and each silence far shorter than it: on a busy machine too.
    expect((await send(request(url, { silenceTimeout: 2000 }))).body).toBe('........');
  });

  test.each([
    ['before the answer', ''],
    ['in the head', HEAD],
    ['in a body with its length', `${HEAD}Content-Length: 100\r\n\r\n${HALF}`],
    ['in a chunk', `${HEAD}Transfer-Encoding: chunked\r\n\r\nff\r\n${HALF}`],
    ['before the last chunk', `${HEAD}Transfer-Encoding: chunked\r\n\r\n8\r\n${HALF}\r\n`],
  ])('closed %s: broken', async (_when, said) => {
    const url = await serveRaw((socket) => socket.end(said));
    expect((await failureOf(send(request(url)))).kind).toBe('broken');
  });

  test.each([
    ['before the answer', ''],
    ['in a body without its length', `${HEAD}\r\n${HALF}`],
    ['in a body with its length', `${HEAD}Content-Length: 100\r\n\r\n${HALF}`],
  ])('reset %s: broken', async (_when, said) => {
    const url = await serveRaw((socket) => {
      socket.write(said);
      setTimeout(() => socket.resetAndDestroy(), 30);
    });
    expect((await failureOf(send(request(url)))).kind).toBe('broken');
  });

  test('an answer that is no HTTP: broken', async () => {
    const url = await serveRaw((socket) => socket.end('220 mail.example ESMTP\r\n'));
    expect((await failureOf(send(request(url)))).kind).toBe('broken');
  });

  test('a body that never ends: too large, and no more is read', async () => {
    const block = Buffer.alloc(1 << 20, 32);
    let sent = 0;
    const url = await serve((_incoming, response) => {
      const pour = () => {
        while (!response.destroyed) {
          sent += block.length;
          if (!response.write(block)) return response.once('drain', pour);
        }
      };
      pour();
    });
    expect((await failureOf(send(request(url)))).kind).toBe('too-large');
    expect(sent).toBeLessThan(MAX_TEXT_BYTES + (64 << 20));
  });

  describe('aborted', () => {
    test('before it is sent', async () => {
      const reason = new Error('at once');
      const sending = send(request(await deadUrl(), { signal: AbortSignal.abort(reason) }));
      await expect(sending).rejects.toBe(reason);
    });

    test('while it connects', async () => {
      const { port } = await serveRaw(() => {});
      const { signal, reason } = abortedAfter(100);
      const sending = send(request(new URL(`https://127.0.0.1:${port}/`), { signal }));
      await expect(sending).rejects.toBe(reason);
    });

    test.each([
      ['before the answer', ''],
      ['in the body', `${HEAD}Content-Length: 100\r\n\r\n${HALF}`],
    ])('%s, and the connection is closed', async (_when, said) => {
      let closed = false;
      const url = await serveRaw((socket) => {
        socket.on('close', () => {
          closed = true;
        });
        socket.write(said);
      });
      const { signal, reason } = abortedAfter(100);
      await expect(send(request(url, { signal }))).rejects.toBe(reason);
      await expect.poll(() => closed).toBe(true);
    });
  });
});
