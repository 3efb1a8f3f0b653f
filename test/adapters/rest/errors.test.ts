import { describe, expect, test } from 'vitest';
import { toMlregError } from '../../../src/adapters/client-errors/client-errors.js';
import {
  BrokenAnswerError,
  ConnectionError,
  ResponseShapeError,
  RestError,
  SilentServerError,
} from '../../../src/client/index.js';
import { MlregError } from '../../../src/domain/errors.js';
import { errorOf } from '../../client/client-of.js';
import { deadUrl, serve } from '../../client/servers.js';
import { registryOf } from './registry-of.js';

const SERVER = new URL('http://mlflow.example:5000/');
const LABEL = { method: 'GET', path: '/api/2.0/mlflow/registered-models/get' };
const status = (code: number, errorCode: string | null = null, retryAfter: number | null = null) =>
  new RestError(LABEL, code, errorCode, "the server's words", retryAfter);
const connection = (code: string) => new ConnectionError(LABEL, code, 'words');

const translate = (error: unknown) => {
  const known = toMlregError(SERVER, error);
  expect(known).toBeInstanceOf(MlregError);
  return known as MlregError;
};

test.each([
  [404, 'RESOURCE_DOES_NOT_EXIST', 'not_found'],
  [400, 'RESOURCE_ALREADY_EXISTS', 'conflict'],
  [400, 'INVALID_PARAMETER_VALUE', 'usage'],
  [400, 'BAD_REQUEST', 'usage'],
  [401, null, 'unauthenticated'],
  [401, 'UNAUTHENTICATED', 'unauthenticated'],
  [401, 'CUSTOMER_UNAUTHORIZED', 'unauthenticated'],
  [403, null, 'forbidden'],
  [403, 'PERMISSION_DENIED', 'forbidden'],
  [404, null, 'error'],
  [405, null, 'error'],
  [302, null, 'error'],
  [408, null, 'unreachable'],
  [429, null, 'unreachable'],
  [500, 'INTERNAL_ERROR', 'error'],
  [500, null, 'error'],
  [501, 'NOT_IMPLEMENTED', 'error'],
  [502, null, 'unreachable'],
  [503, 'TEMPORARILY_UNAVAILABLE', 'unreachable'],
  [504, null, 'unreachable'],
])('status %i with %s is the error %s', (code, errorCode, expected) => {
  const cause = status(code, errorCode);
  const error = translate(cause);
  expect(error.code).toBe(expected);
  expect(error.cause).toBe(cause);
  // A 404 of something that is no MLflow has no words worth repeating.
  if (code !== 404 || errorCode) expect(error.message).toContain("the server's words");
});

test.each([
  ['refused', connection('ECONNREFUSED'), 'unreachable'],
  ['a certificate', connection('CERT_HAS_EXPIRED'), 'unreachable'],
  ['broken', new BrokenAnswerError(LABEL, 'words'), 'unreachable'],
  ['silent', new SilentServerError(LABEL, 60_000), 'timeout'],
  ['no MLflow', new ResponseShapeError(LABEL, 'a web page'), 'error'],
] as const)('%s', (_name, cause, expected) => {
  expect(translate(cause)).toMatchObject({ code: expected, cause });
});

test('every error but a bad request says what to do next', () => {
  const codes = [302, 401, 403, 404, 405, 408, 429, 500, 501, 502, 503, 504];
  const errors = [
    ...codes.map((code) => status(code)),
    status(404, 'RESOURCE_DOES_NOT_EXIST'),
    status(400, 'RESOURCE_ALREADY_EXISTS'),
    connection('ECONNREFUSED'),
    new BrokenAnswerError(LABEL, 'words'),
    new SilentServerError(LABEL, 60_000),
    new ResponseShapeError(LABEL, 'a web page'),
  ];
  for (const error of errors) expect(translate(error).hint).toMatch(/\S/);
});

describe('the hint', () => {
  test.each([
    [
      status(401),
      /MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN/,
    ],
    [status(403), /--allowed-hosts/],
    [status(429, null, 2500), /wait 3 s/],
    [status(503), /try again later/],
    [connection('DEPTH_ZERO_SELF_SIGNED_CERT'), /MLFLOW_TRACKING_SERVER_CERT_PATH/],
    [connection('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), /MLFLOW_TRACKING_SERVER_CERT_PATH/],
    [connection('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /MLFLOW_TRACKING_SERVER_CERT_PATH/],
    [connection('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), /MLFLOW_TRACKING_CLIENT_CERT_PATH/],
    [connection('ECONNREFUSED'), /is the server running/],
    [new SilentServerError(LABEL, 60_000), /MLFLOW_HTTP_REQUEST_TIMEOUT/],
    [new ResponseShapeError(LABEL, 'a web page'), /curl http:\/\/mlflow\.example:5000\/version/],
  ])('of %s', (cause, hint) => {
    expect(translate(cause).hint).toMatch(hint);
  });
});

test('the server is named without what is secret in its address', async () => {
  const servers = [
    await serve((_incoming, response) => response.writeHead(401).end('who')),
    await serve((_incoming, response) => response.end('text')),
    await deadUrl(),
  ];
  for (const server of servers) {
    const url = server.href.replace('//', '//mallory:hunter2@').concat('prefix/');
    const { error } = await errorOf(registryOf({ url }).getModel('m'));
    const { message, hint } = error as MlregError;
    expect(message).toContain(`${server.href}prefix`);
    expect(`${message} ${hint}`).not.toMatch(/mallory|hunter2/);
  }
});

test('what is no error of the client is left alone', () => {
  const ours = new MlregError('interrupted', 'interrupted');
  expect(toMlregError(SERVER, ours)).toBe(ours);
  expect(toMlregError(SERVER, 'text')).toBe('text');
});
