import { expect, test } from 'vitest';
import { loadOtherSettings } from '../../src/config/other-settings.js';
import { Project } from './project.js';

/** Everything that must not go to another server, and some that may. */
const ENV = {
  MLFLOW_TRACKING_URI: 'https://first',
  MLFLOW_TRACKING_USERNAME: 'canary-user',
  MLFLOW_TRACKING_PASSWORD: 'canary-password',
  MLFLOW_TRACKING_TOKEN: 'canary-token',
  MLFLOW_TRACKING_CLIENT_CERT_PATH: '/canary.pem',
  MLFLOW_TRACKING_SERVER_CERT_PATH: '/canary-ca.pem',
  MLFLOW_HTTP_REQUEST_TIMEOUT: '7',
  MLREG_MODEL_PREFIX: 'p_',
  MLFLOW_S3_ENDPOINT_URL: 'https://s3',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 's3-secret',
};

async function other(target: string, profiles?: string, env: Record<string, string> = ENV) {
  const project = new Project({ '.env': 'MLREG_TOKEN=canary-env-file\n' });
  if (profiles !== undefined) project.writeProfiles(profiles);
  const first = await project.load({ env });
  const sources = { flags: {}, env, cwd: project.cwd, home: project.home };
  return (await loadOtherSettings(target, first, sources)).settings;
}

test('a URI gets no credential, no certificate and no leave to check none', async () => {
  const insecure = { ...ENV, MLFLOW_TRACKING_SERVER_CERT_PATH: '' };
  for (const env of [ENV, { ...insecure, MLFLOW_TRACKING_INSECURE_TLS: 'true' }]) {
    const settings = await other('https://other', undefined, env);
    expect(settings).toMatchObject({
      tracking_uri: 'https://other',
      insecure_tls: false,
      request_timeout: 7,
      model_prefix: 'p_',
    });
    expect(JSON.stringify(settings)).not.toContain('canary');
  }
});

test('not even the credential of the default profile', async () => {
  const profiles = 'profiles:\n  default: {token: canary-default}\n';
  const settings = await other('https://other', profiles, { MLFLOW_TRACKING_URI: 'https://first' });
  expect(JSON.stringify(settings)).not.toContain('canary');
});

test('a URI brings its own user', async () => {
  expect(await other('https://me:mine@other')).toMatchObject({
    tracking_uri: 'https://other/',
    username: 'me',
    password: 'mine',
  });
});

test('a profile brings its own credential, and nothing else is joined with it', async () => {
  const settings = await other(
    '@staging',
    'profiles:\n  staging: {tracking_uri: https://staging, token: theirs, max_retries: 1}\n',
  );
  expect(settings).toMatchObject({
    tracking_uri: 'https://staging',
    token: 'theirs',
    max_retries: 1,
    request_timeout: 7,
  });
  expect(JSON.stringify(settings)).not.toContain('canary');
});

test('the S3 server is the same, unless the profile names another', async () => {
  expect(await other('https://other')).toMatchObject({
    s3_endpoint_url: 'https://s3',
    aws_secret_access_key: 's3-secret',
  });
  const settings = await other(
    '@staging',
    'profiles:\n  staging: {tracking_uri: https://staging, s3_endpoint_url: https://s4}\n',
  );
  expect(settings.s3_endpoint_url).toBe('https://s4');
  expect(settings.aws_secret_access_key).toBeUndefined();
});

test.each([
  ['@nobody', 'profiles:\n  staging: {tracking_uri: https://x}\n', /no profile "nobody"/],
  ['@staging', 'profiles:\n  staging: {token: t}\n', /names no registry/],
  ['@staging', undefined, /there is no .*config.yaml/],
  ['https://a:b', undefined, /--other-registry: tracking_uri is not a URL/],
])('%s is refused', async (target, profiles, message) => {
  await expect(other(target, profiles)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(message),
  });
});
