import { describe, expect, test } from 'vitest';
import { proxySecrets, redactor } from '../../src/config/redact.js';
import { type Settings, settingsSchema } from '../../src/config/schema.js';

const settings = (given: Partial<Settings>): Settings => settingsSchema.parse(given);

describe('redactor', () => {
  const password = 'p&ss w/rd';
  const redact = redactor(settings({ username: 'me', password, token: 'tok-1234' }));

  test.each([
    ['the value', `password is ${password}!`, 'password is ***!'],
    ['as it stands in a URL', `?p=${encodeURIComponent(password)}&x=1`, '?p=***&x=1'],
    ['in a Basic header', `Basic ${btoa(`me:${password}`)}`, 'Basic ***'],
    ['in a Bearer header', 'Bearer tok-1234', 'Bearer ***'],
    ['every time', 'tok-1234 tok-1234', '*** ***'],
  ])('hides a secret: %s', (_, text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  test('hides every kind of secret', () => {
    const all = { aws_secret_access_key: 'aws-secret', aws_session_token: 'aws-session' };
    const text = 'aws-secret aws-session';
    expect(redactor(settings(all))(text)).toBe('*** ***');
  });

  test('hides extra headers, and what stands in them behind the scheme', () => {
    const headers = new Map([
      ['x-api-key', 'key-1234'],
      ['authorization', 'Negotiate abcd-efgh'],
    ]);
    const text = 'key-1234, Negotiate abcd-efgh, abcd-efgh, negotiate';
    expect(redactor({ ...settings({}), headers })(text)).toBe('***, ***, ***, negotiate');
  });

  test('hides secrets that stand in no setting', () => {
    const secrets: string[] = [];
    expect(redactor(undefined, secrets)('of a command')).toBe('of a command');
    expect(
      redactor(settings({ token: 'tok-1234' }), ['of a command'])('of a command tok-1234'),
    ).toBe('*** ***');
  });

  test.each([
    [{ HTTPS_PROXY: 'http://me:p%40ss@proxy:3128' }, 'p@ss and bWU6cEBzcw=='],
    [{ all_proxy: 'http://me:p%40ss@proxy:3128' }, 'p@ss and p%40ss'],
  ])('hides the credential of a proxy: %j', (env, text) => {
    expect(redactor(undefined, proxySecrets(env))(text)).toBe('*** and ***');
  });

  test.each([{}, { HTTP_PROXY: 'proxy:3128' }, { HTTP_PROXY: 'http://me@proxy' }])(
    'a proxy without a password has no secret: %j',
    (env) => {
      expect(proxySecrets(env)).toEqual([]);
    },
  );

  test.each([
    ['the server said: Bearer 0123456789…', 'the server said: Bearer ***…'],
    ['"Bearer 0123…" instead of JSON, 01234…', '"Bearer ***…" instead of JSON, ***…'],
    ['01234…', '***…'],
    ['012… 0124… 123…', '012… 0124… 123…'],
    ['0123456789abc', '0123456789abc'],
  ])('hides the start of a secret where a text was cut: %s', (text, shown) => {
    expect(redactor(settings({ token: '0123456789abcdefghij' }))(text)).toBe(shown);
  });

  test('hides the longer of two first', () => {
    const both = settings({ password: 'abcd', token: 'abcd-efgh' });
    expect(redactor(both)('abcd-efgh')).toBe('***');
  });

  test.each([
    ['https://me:pw@host/path', 'https://***@host/path'],
    ['https://token@host', 'https://***@host'],
    ['postgresql+psycopg2://me:p@ss@host/db', 'postgresql+psycopg2://***@host/db'],
    ['https://me:p#s@host and s3://k:v@b', 'https://***@host and s3://***@b'],
  ])('hides user information in %s without any settings', (text, shown) => {
    expect(redactor()(text)).toBe(shown);
  });

  test.each(['models:/lstm@champion', 'https://host/a@b', 'me@example.org', 's3://bucket/key'])(
    'leaves %s',
    (text) => {
      expect(redactor()(text)).toBe(text);
    },
  );

  test.each([{}, { password: '' }, { password: 'e' }, { token: 'the', password: 'o' }])(
    'a secret as short as in %j does not destroy a text',
    (given) => {
      const text = 'the version 3 of lstm_model, Og';
      expect(redactor({ ...settings({}), ...given })(text)).toBe(text);
    },
  );
});
