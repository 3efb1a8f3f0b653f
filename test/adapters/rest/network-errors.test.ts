import { expect, test } from 'vitest';
import { toMlregError } from '../../../src/adapters/client-errors/client-errors.js';
import { ConnectionError, RestError } from '../../../src/client/index.js';
import type { MlregError } from '../../../src/domain/errors.js';

const LABEL = { method: 'GET', path: '/api/2.0/mlflow/registered-models/get' };
const translate = (server: string, cause: Error) =>
  toMlregError(new URL(server), cause) as MlregError;
const redirect = (server: string, to: string) =>
  translate(server, new RestError(LABEL, 302, null, 'a redirect', null, to));

test.each([
  ['http://ml', `https://ml${LABEL.path}`, 'https://ml'],
  ['http://ml', `https://ml${LABEL.path}/`, 'https://ml'],
  ['http://ml:5000', `https://other:8443/base${LABEL.path}`, 'https://other:8443/base'],
  ['http://ml/old', `/new${LABEL.path}`, 'http://ml/new'],
])('the redirect of %s to %s names the URI to set', (server, to, uri) => {
  const error = redirect(server, to);
  expect(error.code).toBe('usage');
  expect(error.message).toContain(`${server} redirects to http`);
  expect(error.message).toContain('which is not followed: your credentials would go along');
  expect(error.hint).toContain(`if ${new URL(uri).origin} is your MLflow server`);
  expect(error.hint).toMatch(new RegExp(`set MLFLOW_TRACKING_URI=${uri}$`));
});

test.each([
  [
    '/login',
    'http://ml redirects to http://ml/login (302)',
    'does http://ml ask people to sign in?',
  ],
  [
    'https://sso.example/auth',
    'redirects to https://sso.example/auth',
    'does https://sso.example ask',
  ],
  ['http://[', 'http://ml redirects to http://[ (302)', 'does http://ml ask'],
])('the redirect to %s is a login page or the like', (to, message, hint) => {
  const error = redirect('http://ml', to);
  expect(error.code).toBe('error');
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});

const AROUND = 'names it; NO_PROXY=ml goes around it';
test.each([
  [
    'ECONNREFUSED',
    'unreachable',
    'cannot connect to the proxy p:3128: nothing listens there',
    AROUND,
  ],
  ['PROXY_403', 'unreachable', 'the proxy p:3128 does not connect to https://ml (403)', AROUND],
  ['PROXY_502', 'unreachable', 'the proxy p:3128 does not connect to https://ml (502)', AROUND],
  [
    'PROXY_407',
    'unauthenticated',
    'the proxy p:3128 on the way to https://ml wants',
    'HTTPS_PROXY=',
  ],
])('%s at a proxy', (code, expected, message, hint) => {
  const error = translate('https://ml', new ConnectionError(LABEL, code, 'words', null, 'p:3128'));
  expect(error.code).toBe(expected);
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});

test('407 for plain http is of the proxy as well', () => {
  const error = translate('http://ml', new RestError(LABEL, 407, null, 'words'));
  expect(error).toMatchObject({
    code: 'unauthenticated',
    message: 'the proxy on the way to http://ml wants other credentials (407)',
    hint: expect.stringContaining('HTTP_PROXY=http://USER:PASSWORD@HOST:PORT'),
  });
});
