import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SettingSources } from '../../src/config/sources.js';
import { checkS3Trust } from '../../src/config/trust.js';
import { isKnown, steeringFiles, trust, trustIn, untrust } from '../../src/config/trusted-files.js';
import { Project } from './project.js';

const ENV = { MLFLOW_TRACKING_URI: 'https://ml' };

async function credential(project: Project, given: Partial<SettingSources>) {
  const { username, password, token } = (await project.load(given)).settings;
  return { username, password, token };
}

describe('a server that the project names', () => {
  const env = { MLFLOW_TRACKING_TOKEN: 's3cr3t' };

  test.each([
    ['mlreg.config.yaml', 'tracking_uri: https://evil\n', 'mlreg.config.yaml:1', 'TRACKING'],
    ['mlreg.config.yaml', 'registry_uri: https://evil\n', 'mlreg.config.yaml:1', 'REGISTRY'],
    ['.env', 'MLFLOW_TRACKING_URI=https://evil', '.env:1 MLFLOW_TRACKING_URI', 'TRACKING'],
    ['.env', 'MLREG_REGISTRY_URI=https://evil', '.env:1 MLREG_REGISTRY_URI', 'REGISTRY'],
  ])('in %s (%j) gets no credential from elsewhere', async (name, content, origin, variable) => {
    const complaint = await new Project({ [name]: content }).complaint({ env });
    expect(complaint).toBe(
      `https://evil is named by ${origin}, but the token comes from MLFLOW_TRACKING_TOKEN: ` +
        'it is not sent there\n' +
        'if you trust this folder, run `mlreg config trust`, or set ' +
        `MLFLOW_${variable}_URI to the same value in the environment, or choose a profile with -p`,
    );
  });

  test('nor may it turn off the check of the certificate', async () => {
    const project = new Project({ '.env': 'MLFLOW_TRACKING_INSECURE_TLS=true' });
    const complaint = await project.complaint({
      env: { ...env, MLFLOW_TRACKING_URI: 'https://prod' },
    });
    expect(complaint).toContain('insecure_tls true is named by .env:1');
  });

  test.each([
    ['a command for a token', { MLREG_TOKEN_COMMAND: 'print' }, 'the token comes from MLREG_TOKEN'],
    ['an extra header', { MLREG_HEADERS: 'X-Key: s3cr3t' }, 'the extra header comes from MLREG_HE'],
  ])('gets not %s either', async (_, secret, refusal) => {
    const project = new Project({ '.env': 'MLFLOW_TRACKING_URI=https://evil\n' });
    expect(await project.complaint({ env: secret })).toContain(refusal);
  });

  test('but it may say that the certificate is checked', async () => {
    const project = new Project({ '.env': 'MLFLOW_TRACKING_INSECURE_TLS=false' });
    expect(await credential(project, { env: { ...env, ...ENV } })).toEqual({ token: 's3cr3t' });
  });

  test('gets no password of ~/.mlflow/credentials', async () => {
    const project = new Project({ '.env': 'MLFLOW_TRACKING_URI=https://evil\n' });
    project.writeMlflowCredentials('[mlflow]\nmlflow_tracking_password = s3cr3t\n');
    expect(await project.complaint()).toContain('the password comes from ~/.mlflow/credentials');
  });

  test('a user name in the URI does not get round it', async () => {
    const project = new Project({ 'mlreg.config.yaml': 'tracking_uri: https://me@evil\n' });
    const password = { MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 's3cr3t' };
    expect(await project.complaint({ env: password })).toContain('the password comes from');
  });

  test('gets the credential of the default profile neither', async () => {
    const project = new Project({ '.env': 'MLFLOW_TRACKING_URI=https://evil\n' });
    project.writeProfiles('profiles:\n  default: { token: s3cr3t }\n');
    expect(await project.complaint()).toContain('the token comes from profile default');
  });

  test.each([
    ['the environment names it as well', { env: { ...env, ...ENV } }],
    ['--env-file names it', { env, envFile: '.env' }],
  ])('gets it if %s', async (_, given) => {
    const project = new Project({ '.env': 'MLFLOW_TRACKING_URI=https://ml\n' });
    expect(await credential(project, given)).toEqual({ token: 's3cr3t' });
  });

  test('gets the one that stands beside it', async () => {
    const content = 'MLFLOW_TRACKING_URI=https://ml\nMLFLOW_TRACKING_TOKEN=own\n';
    expect(await credential(new Project({ '.env': content }), {})).toEqual({ token: 'own' });
  });
});

describe('an S3 server that the project names', () => {
  const KEY = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 's3cr3t' };
  const NAMED = 'MLFLOW_S3_ENDPOINT_URL=https://evil\n';
  const OWN_KEY = 'AWS_ACCESS_KEY_ID=AKID\nAWS_SECRET_ACCESS_KEY=own\n';

  /** Undefined if the key may go there. */
  async function refusal(project: Project, env: Readonly<Record<string, string>> = {}) {
    const loaded = await project.load({ env });
    return await checkS3Trust(loaded, { env, cwd: project.cwd, home: project.home }).then(
      () => undefined,
      ({ message, hint }) => `${message}\n${hint}`,
    );
  }

  test('gets no key from elsewhere', async () => {
    expect(await refusal(new Project({ '.env': NAMED }), KEY)).toBe(
      'https://evil is named by .env:1 MLFLOW_S3_ENDPOINT_URL, but the S3 key comes from ' +
        'AWS_SECRET_ACCESS_KEY: it is not sent there\n' +
        'if you trust this folder, run `mlreg config trust`, or set MLFLOW_S3_ENDPOINT_URL to the ' +
        'same value in the environment, or choose a profile with -p',
    );
  });

  test.each([
    ['no check of the certificate', 'MLFLOW_S3_IGNORE_TLS=true', 's3_ignore_tls true is named by'],
    ['another CA', 'AWS_CA_BUNDLE=ca.pem', 's3_ca_bundle ca.pem is named by'],
    ['another name of the variable', 'AWS_ENDPOINT_URL=https://evil', 'https://evil is named by'],
  ])('nor with %s', async (_, content, message) => {
    expect(await refusal(new Project({ '.env': content }), KEY)).toContain(message);
  });

  test.each([
    ['of ~/.aws', NAMED, {}, 'the S3 key comes from ~/.aws or this machine'],
    ['of a profile', NAMED, { AWS_PROFILE: 'prod' }, 'from the profile that AWS_PROFILE names'],
    ['of a profile that it names', `${NAMED}AWS_PROFILE=prod\n`, {}, 'from ~/.aws or this machine'],
    ['of which it has the half', `${NAMED}AWS_ACCESS_KEY_ID=a\n`, {}, '~/.aws or this machine'],
  ])('gets no key %s', async (_, content, env, whose) => {
    expect(await refusal(new Project({ '.env': content }), env)).toContain(whose);
  });

  test.each<[string, string, Record<string, string>]>([
    ['the key stands beside it', NAMED + OWN_KEY, {}],
    ['the environment names it as well', NAMED, { ...KEY, MLFLOW_S3_ENDPOINT_URL: 'https://evil' }],
    ['nothing is signed', `${NAMED}MLREG_S3_SIGNATURE_VERSION=unsigned\n`, KEY],
    ['its certificate is checked', 'MLFLOW_S3_IGNORE_TLS=false', KEY],
  ])('is read if %s', async (_, content, env) => {
    expect(await refusal(new Project({ '.env': content }), env)).toBeUndefined();
  });

  test('is read once the file is trusted, until it names another', async () => {
    const project = new Project({ '.env': `${NAMED}AWS_CA_BUNDLE=ca.pem\n`, 'ca.pem': 'one' });
    const { layers } = await project.load();
    await trust(steeringFiles(layers), { env: {}, cwd: project.cwd, home: project.home });
    expect(await refusal(project, KEY)).toBeUndefined();
    project.write('ca.pem', 'two');
    expect(await refusal(project, KEY)).toContain(', and has changed since you trusted it, but');
  });
});

describe('a file that is trusted', () => {
  const env = { MLFLOW_TRACKING_TOKEN: 's3cr3t' };
  const NAMED = 'MLFLOW_TRACKING_URI=https://ml\n';

  const foldersOf = ({ cwd, home }: Project) => ({ env, cwd, home });
  /** What `mlreg config trust` does. */
  async function trustAll(project: Project): Promise<void> {
    const token = { env: { MLREG_TOKEN: '' } };
    await trust(steeringFiles((await project.load(token)).layers), foldersOf(project));
  }
  async function trusted(files: Readonly<Record<string, string>>): Promise<Project> {
    const project = new Project(files);
    await trustAll(project);
    return project;
  }
  const isGiven = async (project: Project, given: Partial<SettingSources> = { env }) =>
    await project.load(given).then(
      ({ settings }) => settings.token === 's3cr3t',
      () => false,
    );

  test('names the server', async () => {
    const project = await trusted({ '.env': NAMED });
    expect(await isGiven(project)).toBe(true);
  });

  test.each([
    ['another server', 'MLFLOW_TRACKING_URI=https://evil\n'],
    ['a second server', `${NAMED}MLFLOW_REGISTRY_URI=https://evil\n`],
    ['no check of the certificate', `${NAMED}MLFLOW_TRACKING_INSECURE_TLS=true\n`],
    ['another CA', `${NAMED}MLFLOW_TRACKING_SERVER_CERT_PATH=ca.pem\n`],
  ])('is not any more once it names %s', async (_, content) => {
    const project = await trusted({ '.env': NAMED });
    project.write('.env', content);
    expect(await isGiven(project)).toBe(false);
    expect(await project.complaint({ env })).toContain(
      ', and has changed since you trusted it, but',
    );
    await trustAll(project);
    expect(await isGiven(project)).toBe(true);
  });

  test('still is when something else in it changes', async () => {
    const project = await trusted({ '.env': NAMED });
    project.write('.env', `# a comment\nMLFLOW_S3_BUCKET=b\n${NAMED}`);
    expect(await isGiven(project)).toBe(true);
  });

  test('is not any more once the CA that it names is another', async () => {
    const content = `${NAMED}MLFLOW_TRACKING_SERVER_CERT_PATH=ca.pem\n`;
    const project = await trusted({ '.env': content, 'ca.pem': 'one' });
    expect(await isGiven(project)).toBe(true);
    project.write('ca.pem', 'two');
    expect(await isGiven(project)).toBe(false);
  });

  test('does not speak for another file, nor for the same file of another folder', async () => {
    const project = await trusted({ '.env': NAMED });
    project.write('mlreg.config.yaml', 'registry_uri: https://evil\n');
    expect(await isGiven(project)).toBe(false);
    const clone = new Project({ '.env': NAMED });
    expect(await isGiven(clone, { env, home: project.home })).toBe(false);
  });

  test('is trusted whatever goes before it', async () => {
    const project = new Project({ '.env': `${NAMED}MLFLOW_REGISTRY_URI=https://r\n` });
    const given = { env: { MLFLOW_REGISTRY_URI: 'https://other' } };
    await trust(steeringFiles((await project.load(given)).layers), foldersOf(project));
    expect(await isGiven(project)).toBe(true);
  });

  test('is forgotten', async () => {
    const project = await trusted({
      '.env': NAMED,
      'mlreg.config.yaml': 'registry_uri: https://r\n',
    });
    const paths = ['.env', 'mlreg.config.yaml'].map((name) => join(project.cwd, name));
    expect(paths.map((path) => isKnown(path, foldersOf(project)))).toEqual([true, true]);
    await untrust(paths.slice(0, 1), foldersOf(project));
    expect(paths.map((path) => isKnown(path, foldersOf(project)))).toEqual([false, true]);
    expect(await isGiven(project)).toBe(false);
  });

  test('is remembered in a file that only its user may read, without any value', async () => {
    const project = await trusted({ '.env': 'MLFLOW_TRACKING_URI=https://me:s3cr3t@ml\n' });
    const path = join(project.home, '.config', 'mlreg', 'trusted.json');
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toEqual({
      files: { [join(project.cwd, '.env')]: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    const [file] = steeringFiles((await project.load()).layers);
    expect(file && (await trustIn(file, foldersOf(project)))).toBe('trusted');
  });

  test('a broken list of them is no trust', async () => {
    const project = await trusted({ '.env': NAMED });
    const path = join(project.home, '.config', 'mlreg', 'trusted.json');
    writeFileSync(path, '{"files": {');
    expect(await project.complaint({ env })).toContain(`${path} is not as \`mlreg config trust\``);
  });
});
