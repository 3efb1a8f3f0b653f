import { expect, test } from 'vitest';
import {
  BrokenAnswerError,
  type ClientError,
  ResponseShapeError,
  RestError,
  SilentServerError,
} from '../../src/client/index.js';
import { clientOf, errorOf } from './client-of.js';
import { deadUrl, serve, serveRaw } from './servers.js';

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const LOGIN = '<!DOCTYPE html><html><head><title> Sign in </title></head><body>…</body></html>';

/** A server that answers every request the same, but tells its version. */
async function serveReply({ status = 200, headers = {}, body = '' }: Reply, version = '3.17.2') {
  return await serve((incoming, response) => {
    if (incoming.url === '/version') response.end(version);
    else response.writeHead(status, headers).end(body);
  });
}

const get = async (url: URL) => await errorOf(clientOf(url).registeredModels.get('m'));

test.each<[string, Reply, Partial<RestError>]>([
  [
    "MLflow's own",
    {
      status: 404,
      body: '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no m","sqlstate":"x"}',
    },
    { status: 404, errorCode: 'RESOURCE_DOES_NOT_EXIST', serverMessage: 'no m' },
  ],
  [
    "MLflow's own without a message",
    { status: 400, body: '{"error_code":"BAD_REQUEST"}' },
    { errorCode: 'BAD_REQUEST', serverMessage: 'BAD_REQUEST' },
  ],
  [
    "FastAPI's detail",
    { status: 403, body: '{"detail":"Permission denied"}' },
    { errorCode: null, serverMessage: 'Permission denied' },
  ],
  [
    "FastAPI's list of details",
    { status: 422, body: '{"detail":[{"loc":["body"],"msg":"field required"}]}' },
    { errorCode: null, serverMessage: '{"detail":[{"loc":["body"],"msg":"field required"}]}' },
  ],
  [
    'a web page',
    { status: 404, headers: HTML, body: '<!doctype html>\n<title>404 Not Found</title>' },
    { errorCode: null, serverMessage: 'a web page titled "404 Not Found"' },
  ],
  [
    'a web page without a title',
    { status: 400, headers: HTML, body: '<h1>Bad</h1>' },
    { serverMessage: 'a web page' },
  ],
  [
    'plain text',
    { status: 403, body: ' Invalid Host header - possible DNS rebinding attack detected\n' },
    { serverMessage: 'Invalid Host header - possible DNS rebinding attack detected' },
  ],
  [
    'plain text that is called a web page',
    { status: 401, headers: HTML, body: 'You are not authenticated.' },
    { serverMessage: 'You are not authenticated.' },
  ],
  [
    'a long text',
    { status: 401, body: 'x'.repeat(10_000) },
    { serverMessage: `${'x'.repeat(300)}…` },
  ],
  ['nothing', { status: 401 }, { serverMessage: 'nothing else' }],
  ['JSON that is no object', { status: 400, body: 'null' }, { serverMessage: 'null' }],
  [
    'a redirect, without what may be secret in it',
    { status: 302, headers: { location: 'https://me:pw@sso.example/login?token=secret#x' } },
    {
      status: 302,
      serverMessage: 'a redirect to https://sso.example/login',
      redirect: 'https://sso.example/login',
    },
  ],
])('an error that is %s', async (_name, reply, fields) => {
  const { error } = await get(await serveReply(reply));
  expect(error).toBeInstanceOf(RestError);
  expect(error).toMatchObject(fields);
  expect(error.message).toMatch(/^GET \/api\/2\.0\/mlflow\/registered-models\/get answered \d+: /);
});

test.each<[string, Reply, string]>([
  ['a login page', { headers: HTML, body: LOGIN }, 'a web page titled "Sign in" instead of JSON'],
  ['text', { body: 'It works!' }, '"It works!" instead of JSON'],
  ['nothing', { body: '' }, 'nothing: an empty body'],
  ['half of the JSON', { body: '{"registered_model": {"na' }, 'JSON that breaks off'],
  [
    'a compressed body',
    { headers: { 'content-encoding': 'gzip' }, body: Buffer.from([31, 139, 8, 0]) },
    'text in the encoding gzip that was not asked for',
  ],
  [
    'another shape',
    { body: '{"registered_model": {"name": 5}}' },
    'an unexpected shape: registered_model.name is not as MLflow has it, string expected',
  ],
  [
    'a version that is a number',
    { body: '{"registered_model":{"name":"m","latest_versions":[{"name":"m","version":2}]}}' },
    'an unexpected shape: registered_model.latest_versions.0.version is not as MLflow has it, string expected',
  ],
  [
    'a list',
    { body: '[]' },
    'an unexpected shape: the answer is not as MLflow has it, object expected',
  ],
])('a good status with %s names the request and the server', async (_name, reply, found) => {
  const { error } = await get(await serveReply(reply));
  expect(error).toBeInstanceOf(ResponseShapeError);
  expect(error).toMatchObject({ found, serverVersion: '3.17.2' });
  expect(error.message).toBe(
    `GET /api/2.0/mlflow/registered-models/get (MLflow 3.17.2) answered ${found}`,
  );
});

test.each(['<html>login</html>', 'x'.repeat(50), '', '3.17.2\u001b[31m'])(
  'a server that answers %j for its version has none',
  async (version) => {
    const { error } = await get(await serveReply({ body: 'text' }, version));
    expect(error).toMatchObject({ serverVersion: null });
    expect(error.message).toBe(
      'GET /api/2.0/mlflow/registered-models/get answered "text" instead of JSON',
    );
  },
);

test('fields that this client does not know are no fault', async () => {
  const body = '{"registered_model":{"name":"m","new_field":{"a":1}},"another":[]}';
  const model = await clientOf(await serveReply({ body })).registeredModels.get('m');
  expect(model).toMatchObject({ name: 'm', new_field: { a: 1 }, tags: [], aliases: [] });
});

test('a server that breaks off, and one that says nothing', async () => {
  const cut = await serveRaw((socket) => socket.destroy());
  const { error: broken } = await errorOf(clientOf(cut).runs.create({ experiment_id: '0' }));
  expect(broken).toBeInstanceOf(BrokenAnswerError);
  expect(broken.message).toContain(
    `${cut.origin} broke off its answer to POST /api/2.0/mlflow/runs/create`,
  );
  const mute = await serveRaw(() => {});
  const { error, after } = await errorOf(
    clientOf(mute, { silenceTimeout: 200 }).registeredModels.get('m'),
  );
  expect(error).toBeInstanceOf(SilentServerError);
  expect(error).toMatchObject({ waited: 200 });
  expect(after).toBeLessThan(1500);
});

test('user information, headers and bodies are in no error', async () => {
  const servers = [
    await serveReply({ status: 401, body: 'who are you' }),
    await serveReply({ body: 'text' }),
    await serveRaw((socket) => socket.destroy()),
    await deadUrl(),
  ];
  for (const url of servers) {
    url.username = 'mallory';
    url.password = 'hunter2';
    const headers = { authorization: 'Bearer canary' };
    const { registeredModels } = clientOf(url, { headers });
    const { error } = await errorOf(registeredModels.create({ name: 'canary' }));
    const { message, request } = error as ClientError;
    expect(JSON.stringify([message, request, error])).not.toMatch(/mallory|hunter2|canary/);
  }
});
