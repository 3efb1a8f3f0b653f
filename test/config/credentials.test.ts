import { describe, expect, test } from 'vitest';
import type { SettingSources } from '../../src/config/sources.js';
import { Project } from './project.js';

const ENV = { MLFLOW_TRACKING_URI: 'https://ml' };

async function credential(project: Project, given: Partial<SettingSources>) {
  const { username, password, token, token_command } = (await project.load(given)).settings;
  return { username, password, token, token_command };
}

describe('user information in a URI', () => {
  test('becomes user name and password, and is shown nowhere', async () => {
    const env = { MLFLOW_TRACKING_URI: 'https://me%40x:p%2Fw@ml:1234/base' };
    const { settings, origins } = await new Project().load({ env });
    expect(settings).toMatchObject({
      tracking_uri: 'https://ml:1234/base',
      username: 'me@x',
      password: 'p/w',
    });
    expect(origins.get('password')?.text).toBe('MLFLOW_TRACKING_URI');
  });

  test('wins over the token of the same place', async () => {
    const env = { MLFLOW_TRACKING_URI: 'https://me:pw@ml', MLFLOW_TRACKING_TOKEN: 't' };
    expect(await credential(new Project(), { env })).toEqual({ username: 'me', password: 'pw' });
  });

  test('a user name in it goes with the password of the same place only', async () => {
    const env = { MLFLOW_TRACKING_PASSWORD: 'pw', MLFLOW_TRACKING_USERNAME: 'you' };
    const uri = 'https://me@ml';
    const same = { env: { ...env, MLFLOW_TRACKING_URI: uri } };
    expect(await credential(new Project(), same)).toEqual({ username: 'me', password: 'pw' });
    const other = { env, flags: { tracking_uri: uri } };
    expect(await credential(new Project(), other)).toEqual({ username: 'me' });
  });

  test('is dropped if a higher place has a credential', async () => {
    const project = new Project();
    project.writeProfiles('profiles:\n  mine: { token: s3cr3t }\n');
    const given = { profile: 'mine', env: { MLFLOW_TRACKING_URI: 'https://me:pw@ml' } };
    expect(await credential(project, given)).toEqual({ token: 's3cr3t' });
    expect(await project.look('tracking_uri', given)).toEqual([
      'https://ml/',
      'MLFLOW_TRACKING_URI',
    ]);
  });

  test('does not go to a second server', async () => {
    const env = { ...ENV, MLFLOW_REGISTRY_URI: 'https://me:s3cr3t@registry' };
    const complaint = await new Project().complaint({ env });
    expect(complaint).toContain('MLFLOW_REGISTRY_URI: registry_uri holds a user name, but');
    expect(complaint).not.toContain('s3cr3t');
    const same = { ...ENV, MLFLOW_REGISTRY_URI: 'https://me:pw@ml/' };
    expect(await credential(new Project(), { env: same })).toMatchObject({ password: 'pw' });
  });

  test.each(['https://me:s3#cr3t@ml', 'https://me:s3/cr3t@ml', 'https://me:s3?cr3t@ml'])(
    'that no URL can hold is refused without being shown: %s',
    async (uri) => {
      const complaint = await new Project().complaint({ env: { MLFLOW_TRACKING_URI: uri } });
      expect(complaint).toContain('MLFLOW_TRACKING_URI: tracking_uri is not a URL\n');
      expect(complaint).not.toContain('cr3t');
    },
  );

  test('may hold a lone per cent sign', async () => {
    const env = { MLFLOW_TRACKING_URI: 'https://me:100%@ml' };
    expect(await credential(new Project(), { env })).toMatchObject({ password: '100%' });
  });
});

describe('one credential', () => {
  test('a user name wins over a token', async () => {
    const env = { ...ENV, MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_TOKEN: 't' };
    expect(await credential(new Project(), { env })).toEqual({ username: 'me' });
  });

  test('a command for the token wins over both of the same place', async () => {
    const env = {
      ...ENV,
      MLREG_TOKEN_COMMAND: 'print',
      MLFLOW_TRACKING_USERNAME: 'me',
      MLFLOW_TRACKING_TOKEN: 't',
    };
    expect(await credential(new Project(), { env })).toEqual({ token_command: 'print' });
    const uri = { ...env, MLFLOW_TRACKING_URI: 'https://you:pw@ml' };
    expect(await credential(new Project(), { env: uri })).toMatchObject({ username: 'you' });
  });

  test.each([{}, { envFile: '.env' }])('no command is taken from a .env (%j)', async (given) => {
    const project = new Project({ '.env': 'MLREG_TOKEN_COMMAND=touch pwned\n' });
    expect(await project.complaint(given)).toMatch(
      /^.env:1 MLREG_TOKEN_COMMAND is a command, and none is taken from a .env\nput it into the env/,
    );
  });

  test('is not put together from two places', async () => {
    const project = new Project({
      '.env': 'MLFLOW_TRACKING_USERNAME=file\nMLFLOW_TRACKING_PASSWORD=file\n',
    });
    const env = { ...ENV, MLFLOW_TRACKING_TOKEN: 't' };
    expect(await credential(project, { env })).toEqual({ token: 't' });
    const name = { ...ENV, MLFLOW_TRACKING_USERNAME: 'me' };
    expect(await credential(project, { env: name })).toEqual({ username: 'me' });
  });

  test('neither is the one for S3', async () => {
    const project = new Project({ '.env': 'AWS_SESSION_TOKEN=old\nAWS_SECRET_ACCESS_KEY=old\n' });
    const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'new' };
    const { settings } = await project.load({ env });
    expect(settings).toMatchObject({ aws_access_key_id: 'id', aws_secret_access_key: 'new' });
    expect(settings.aws_session_token).toBeUndefined();
  });
});

describe('the credential of a profile', () => {
  const project = () => {
    const made = new Project();
    made.writeProfiles('profiles:\n  prod: { tracking_uri: https://prod/ml, token: s3cr3t }\n');
    return made;
  };
  const profile = 'prod';

  test.each([
    ['its own server', {}],
    ['its own server, written otherwise', { tracking_uri: 'HTTPS://prod:443/ml/' }],
    ['its own server as registry', { registry_uri: 'https://prod/ml' }],
  ])('goes to %s', async (_, flags) => {
    expect(await credential(project(), { profile, flags })).toEqual({ token: 's3cr3t' });
  });

  test.each([
    ['another server', { tracking_uri: 'https://other' }],
    ['another path', { tracking_uri: 'https://prod/other' }],
    ['another scheme', { tracking_uri: 'http://prod/ml' }],
    ['another registry', { registry_uri: 'https://other' }],
  ])('does not go to %s', async (_, flags) => {
    expect(await credential(project(), { profile, flags })).toEqual({});
  });
});
