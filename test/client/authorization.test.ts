import { expect, test } from 'vitest';
import { type Authorization, RestError } from '../../src/client/index.js';
import { clientOf, errorOf } from './client-of.js';
import { serve } from './servers.js';

/** A server that lets these tokens in, and remembers all that it was shown. */
async function serveTokens(...valid: string[]) {
  const seen: string[] = [];
  const url = await serve((incoming, response) => {
    const token = incoming.headers.authorization ?? 'none';
    seen.push(token);
    response.writeHead(valid.includes(token) ? 200 : 401).end('{"registered_model":{"name":"m"}}');
  });
  return { url, seen };
}

/** Gives these tokens one after the other. */
function tokens(...values: string[]): Authorization & { renewals: number } {
  let at = 0;
  const made = {
    renewals: 0,
    headers: async () => ({ authorization: values[at] ?? '' }),
    renew: async ({ authorization }: Readonly<Record<string, string>>) => {
      if (authorization !== values[at]) return true;
      made.renewals += 1;
      at += 1;
      return at < values.length;
    },
  };
  return made;
}

test('a token that has expired is renewed, and the request sent once more', async () => {
  const { url, seen } = await serveTokens('new');
  const outcomes: string[] = [];
  const client = clientOf(url, {
    authorization: tokens('old', 'new'),
    onExchange: ({ outcome }) => outcomes.push(outcome),
  });
  expect((await client.registeredModels.create({ name: 'm' })).name).toBe('m');
  await client.registeredModels.get('m');
  expect(seen).toEqual(['old', 'new', 'new']);
  expect(outcomes).toEqual(['401, with other credentials again', '200', '200']);
});

test('once only: a second 401 is the answer', async () => {
  const { url, seen } = await serveTokens('third');
  const authorization = tokens('first', 'second', 'third');
  const { error } = await errorOf(clientOf(url, { authorization }).registeredModels.get('m'));
  expect(error).toBeInstanceOf(RestError);
  expect(error).toMatchObject({ status: 401 });
  expect(seen).toEqual(['first', 'second']);
});

test('where there is no other, the 401 is the answer', async () => {
  const { url, seen } = await serveTokens('another');
  const client = clientOf(url, { authorization: tokens('only') });
  expect((await errorOf(client.registeredModels.get('m'))).error).toMatchObject({ status: 401 });
  expect(seen).toEqual(['only']);
});

test('requests that are refused together renew it once', async () => {
  const { url, seen } = await serveTokens('new');
  const authorization = tokens('old', 'new');
  const { registeredModels } = clientOf(url, { authorization });
  await Promise.all([registeredModels.get('a'), registeredModels.get('b')]);
  expect(seen.filter((token) => token === 'new')).toHaveLength(2);
  expect(authorization.renewals).toBe(1);
});

test('what goes wrong while it is made is the error, and nothing is sent', async () => {
  const { url, seen } = await serveTokens();
  const reason = new Error('no token');
  const authorization = { headers: () => Promise.reject(reason), renew: async () => false };
  const { error } = await errorOf(clientOf(url, { authorization }).registeredModels.get('m'));
  expect(error).toBe(reason);
  expect(seen).toEqual([]);
});

test('the refusal is read before another one is made: it keeps no connection waiting', async () => {
  let isClosed = false;
  const url = await serve((incoming, response) => {
    response.on('close', () => {
      isClosed = true;
    });
    incoming.resume();
    response.writeHead(401).end('no'.repeat(100_000));
  });
  const reason = new Error('the command fails');
  const authorization = {
    headers: async () => ({ authorization: 'old' }),
    renew: async () => {
      await expect.poll(() => isClosed).toBe(true);
      throw reason;
    },
  };
  const { error } = await errorOf(clientOf(url, { authorization }).registeredModels.get('m'));
  expect(error).toBe(reason);
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) takes nothing along', async (status) => {
  const sink = await serveTokens();
  const url = await serve((_, response) => {
    response.writeHead(status, { location: `${sink.url.href}?token=x` }).end();
  });
  const headers = { authorization: 'Bearer mine', 'x-api-key': 'mine' };
  const { registeredModels } = clientOf(url, { headers });
  for (const call of [registeredModels.get('m'), registeredModels.create({ name: 'm' })]) {
    expect((await errorOf(call)).error).toMatchObject({ status, redirect: sink.url.href });
  }
  expect(sink.seen).toEqual([]);
});

test.each([
  ['nothing', {}, true],
  ['a workspace', { 'x-mlflow-workspace': 'a' }, true],
  ['a token', { authorization: 'Bearer x' }, false],
  ['a header of its own', { 'x-api-key': 'x' }, false],
])('a 401 says whether there was a credential: %s', async (_, headers, isAnonymous) => {
  const { url } = await serveTokens();
  const { error } = await errorOf(clientOf(url, { headers }).registeredModels.get('m'));
  expect(error).toMatchObject({ status: 401, isAnonymous });
});
