import { describe, expect, test } from 'vitest';
import { readBody } from '../../src/adapters/artifacts/mlflow/read-body.js';
import { collect } from '../../src/domain/collect.js';
import { clientOf, errorOf } from './client-of.js';
import { serve, serveRaw } from './servers.js';
import { abortedAfter } from './transports.js';

const HEAD = 'HTTP/1.1 200 OK\r\n';

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const text of texts) yield Buffer.from(text);
}

describe('bytes that come', () => {
  test.each([
    ['before the answer', ''],
    ['in the body', `${HEAD}Content-Length: 100\r\n\r\nhalf`],
  ])('a signal of the call ends it %s, and closes the connection', async (_, said) => {
    let closed = false;
    const url = await serveRaw((socket) => {
      socket.on('close', () => {
        closed = true;
      });
      socket.write(said);
    });
    const { signal, reason } = abortedAfter(100);
    const reading = clientOf(url)
      .artifacts.readProxied('f', undefined, signal)
      .then(({ body }) => collect(body));
    await expect(reading).rejects.toBe(reason);
    await expect.poll(() => closed).toBe(true);
  });

  test('what is not read to its end closes the connection', async () => {
    let closed = false;
    const url = await serve((incoming, response) => {
      incoming.socket.on('close', () => {
        closed = true;
      });
      response.writeHead(206, { 'content-range': 'bytes 0-3/99', 'content-length': 99 });
      response.write('abcd');
    });
    const response = await clientOf(url).artifacts.readProxied('f', { first: 4, last: 7 });
    const { error } = await errorOf(collect(readBody(response, { start: 4, end: 8 })));
    expect(error.message).toMatch(/another part than bytes 4-7: bytes 0-3\/99/);
    await expect.poll(() => closed).toBe(true);
  });

  test.each([
    ['bytes 4-7/99', 4, 8],
    ['bytes 4-7/8', 4, 12],
    ['bytes 4-7/*', 4, 8],
  ])('a part %s is the one from %i to %i', async (range, start, end) => {
    const url = await serve((_incoming, response) => {
      response.writeHead(206, { 'content-range': range }).end('efgh');
    });
    const response = await clientOf(url).artifacts.readProxied('f', {
      first: start,
      last: end - 1,
    });
    const found = Buffer.concat(await collect(readBody(response, { start, end })));
    expect(found.toString()).toBe('efgh');
  });

  test.each([undefined, 'bytes 4-6/99', 'bytes 5-7/99', 'bytes 4-7/7', 'rows 4-7/99'])(
    'a part %j is not the one from 4 to 8',
    async (range) => {
      const url = await serve((_incoming, response) => {
        response.writeHead(206, range === undefined ? {} : { 'content-range': range }).end('efgh');
      });
      const response = await clientOf(url).artifacts.readProxied('f', { first: 4, last: 7 });
      await expect(collect(readBody(response, { start: 4, end: 8 }))).rejects.toMatchObject({
        code: 'integrity',
      });
    },
  );
});

describe('bytes that go', () => {
  test('with their length, and in chunks without', async () => {
    const framed: unknown[] = [];
    const url = await serve((incoming, response) => {
      framed.push([incoming.headers['content-length'], incoming.headers['transfer-encoding']]);
      incoming.resume().on('end', () => response.end());
    });
    await clientOf(url).artifacts.writeProxied('f', chunks('con', 'tent'), 7);
    await clientOf(url).artifacts.writeProxied('f', chunks('con', 'tent'));
    expect(framed).toEqual([
      ['7', undefined],
      [undefined, 'chunked'],
    ]);
  });

  test('what they come from fails: with its own error, and nothing is sent again', async () => {
    let requests = 0;
    const url = await serve((incoming) => {
      requests += 1;
      incoming.resume();
    });
    const failure = new Error('the failure of this test');
    const content = (async function* () {
      yield Buffer.from('x');
      throw failure;
    })();
    await expect(clientOf(url).artifacts.writeProxied('f', content)).rejects.toBe(failure);
    expect(requests).toBeLessThan(2);
  });

  test('the server fails: what they come from is let go, and not sent again', async () => {
    let requests = 0;
    const url = await serveRaw((socket) => {
      requests += 1;
      socket.destroy();
    });
    let isLetGo = false;
    const content = (async function* () {
      try {
        for (;;) {
          yield Buffer.alloc(10_000);
          await new Promise((wake) => setTimeout(wake, 5));
        }
      } finally {
        isLetGo = true;
      }
    })();
    await errorOf(clientOf(url).artifacts.writeProxied('f', content));
    await expect.poll(() => isLetGo).toBe(true);
    expect(requests).toBe(1);
  });
});
