import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, selfSigned } from '../client/certificates.js';
import { startProxy } from '../client/proxy.js';
import { deadUrl } from '../client/servers.js';
import { describeService } from '../services/describe-service.js';
import { startMlflow } from '../services/mlflow.mjs';
import { startFront } from './front.js';
import { errorOf, mlreg } from './mlreg.js';

const ADMIN = 'admin-pass/word:1';
const READER = 'reader-password-1';

describeService('mlreg in real networks', ['mlflow'], () => {
  let folder: string;
  /** With MLflow's basic-auth app. */
  let closed: Awaited<ReturnType<typeof startMlflow>>;
  /** Open to all, with workspaces, below a path. */
  let open: Awaited<ReturnType<typeof startMlflow>>;
  let own: Certificate;
  let client: Certificate;
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mlreg-networks-'));
    const start = (name: string) => ({
      backendUri: `sqlite:///${file(`${name}.db`)}`,
      artifactRoot: file(name),
    });
    [closed, open] = await Promise.all([
      startMlflow({ ...start('closed'), adminPassword: ADMIN }),
      startMlflow({
        ...start('open'),
        staticPrefix: '/ml/flow',
        args: ['--enable-workspaces'],
      }),
    ]);
    own = selfSigned('server');
    client = selfSigned('client');
    writeFileSync(file('ca.pem'), own.cert);
    writeFileSync(file('client.pem'), client.cert + client.key);

    const admin = { authorization: `Basic ${Buffer.from(`admin:${ADMIN}`).toString('base64')}` };
    const reader = { username: 'reader', password: READER };
    await post(`${closed.url}/api/2.0/mlflow/users/create`, reader, admin);
    for (const [server, headers] of [
      [closed, admin],
      [open, { 'x-mlflow-workspace': 'default' }],
    ] as const) {
      await seed(server.url, 'shared', headers);
    }
    await post(`${open.url}/api/3.0/mlflow/workspaces`, { name: 'team-a' });
    await seed(open.url, 'of team a', { 'x-mlflow-workspace': 'team-a' });
  });
  afterAll(async () => {
    await Promise.all([closed?.stop(), open?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function post(url: string, body: object, headers: Record<string, string> = {}) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  }

  async function seed(url: string, name: string, headers: Record<string, string>) {
    await post(`${url}/api/2.0/mlflow/registered-models/create`, { name }, headers);
    const version = { name, source: 's3://bucket/model' };
    await post(`${url}/api/2.0/mlflow/model-versions/create`, version, headers);
  }

  /** Runs mlreg on a server, in a folder and a home of its own. */
  const on = (url: string, env: Record<string, string>, ...args: string[]) =>
    mlreg(args, { cwd: folder, env: { MLFLOW_TRACKING_URI: url, ...env } });
  const LISTS = { exit: 0, stdout: expect.stringMatching(/^shared\t/), stderr: '' };

  describe("MLflow's basic-auth app", () => {
    const asAdmin = { MLFLOW_TRACKING_USERNAME: 'admin', MLFLOW_TRACKING_PASSWORD: ADMIN };
    const asReader = { MLFLOW_TRACKING_USERNAME: 'reader', MLFLOW_TRACKING_PASSWORD: READER };

    it('lets in who knows the password', async () => {
      expect(await on(closed.url, asAdmin, 'list')).toMatchObject(LISTS);
      expect(await on(closed.url, asReader, 'list')).toMatchObject(LISTS);
      const url = closed.url.replace('//', `//admin:${encodeURIComponent(ADMIN)}@`);
      expect(await on(url, {}, 'list')).toMatchObject(LISTS);
    });

    it("takes MLflow's own file for it", async () => {
      const home = file('home');
      mkdirSync(join(home, '.mlflow'), { recursive: true });
      writeFileSync(
        join(home, '.mlflow', 'credentials'),
        `[mlflow]\nmlflow_tracking_username = admin\nmlflow_tracking_password = ${ADMIN}\n`,
      );
      expect(await on(closed.url, { HOME: home }, 'list')).toMatchObject(LISTS);
      const shown = await on(closed.url, { HOME: home }, 'config', 'show');
      expect(shown.stdout).toContain('password\t***\t~/.mlflow/credentials\n');
    });

    it.each([
      ['a wrong password', { ...asAdmin, MLFLOW_TRACKING_PASSWORD: 'wrong-password' }],
      ['a user whom it does not know', { ...asAdmin, MLFLOW_TRACKING_USERNAME: 'nobody' }],
      ['nobody', {}],
    ])('does not let in %s', async (_, env) => {
      const result = await on(closed.url, env, 'list', '--json');
      expect(result.exit).toBe(4);
      const { message, hint } = errorOf(result);
      expect(message).toMatch(
        /wants (other credentials|credentials, and none are set) \(401\): You are not/,
      );
      expect(hint).toContain('MLFLOW_TRACKING_USERNAME');
    });

    it('does not let a reader write, and changes nothing', async () => {
      const promote = ['promote', 'shared/1', '--stage', 'Production', '--json'];
      const result = await on(closed.url, asReader, ...promote);
      expect(result.exit).toBe(4);
      expect(errorOf(result).message).toMatch(/does not allow this \(403\): Permission denied/);
      const read = await on(closed.url, asReader, 'details', 'shared/1', '--json');
      expect(JSON.parse(read.stdout).stage).toBe('None');
    });

    it('has no workspaces', async () => {
      const result = await on(closed.url, asAdmin, 'list', '--workspace', 'team-a', '--json');
      expect(result.exit).toBe(2);
      expect(errorOf(result).message).toBe(
        `${closed.url} has no workspaces, but the workspace "team-a" is asked for`,
      );
      expect(errorOf(result).hint).toContain('--enable-workspaces');
    });
  });

  describe('a TLS front that asks for a token', () => {
    const TOKEN = 'token-of-the-front';
    const front = () =>
      startFront(open.url, {
        tls: own,
        lets: ({ authorization }) => authorization === `Bearer ${TOKEN}`,
      });
    const trusting = () => ({ MLFLOW_TRACKING_SERVER_CERT_PATH: file('ca.pem') });

    it('lets in who has it', async () => {
      const { url, seen } = await front();
      const ways = [
        { MLFLOW_TRACKING_TOKEN: TOKEN },
        { MLREG_TOKEN_COMMAND: `echo ${TOKEN}` },
        { MLREG_HEADERS: `Authorization: Bearer ${TOKEN}` },
      ];
      for (const way of ways) {
        expect(await on(url, { ...trusting(), ...way }, 'list')).toMatchObject(LISTS);
      }
      expect(seen).toHaveLength(ways.length);
      const wrong = await on(url, { ...trusting(), MLFLOW_TRACKING_TOKEN: 'wrong' }, 'list');
      expect(wrong.exit).toBe(4);
      expect(wrong.stderr).toContain('the front does not know you');
    });

    it('whose certificate is not trusted gets no token', async () => {
      const { url, seen } = await front();
      const result = await on(url, { MLFLOW_TRACKING_TOKEN: TOKEN }, 'list', '--json');
      expect(result.exit).toBe(11);
      expect(errorOf(result).hint).toContain('MLFLOW_TRACKING_SERVER_CERT_PATH');
      expect(seen).toEqual([]);
    });

    it('is not checked where that is asked for, which is said', async () => {
      const { url } = await front();
      const env = { MLFLOW_TRACKING_TOKEN: TOKEN, MLFLOW_TRACKING_INSECURE_TLS: 'true' };
      expect(await on(url, env, 'list')).toMatchObject({
        ...LISTS,
        stderr: 'warning: the certificate of the server is not checked\n',
      });
    });
  });

  it('shows its certificate to a server that wants one', async () => {
    const tls = { ...own, requestCert: true, rejectUnauthorized: true, ca: client.cert };
    const { url } = await startFront(open.url, { tls });
    const env = { MLFLOW_TRACKING_SERVER_CERT_PATH: file('ca.pem') };
    const named = { ...env, MLFLOW_TRACKING_CLIENT_CERT_PATH: file('client.pem') };
    expect(await on(url, named, 'list')).toMatchObject(LISTS);
    const result = await on(url, env, 'list', '--json');
    expect(result.exit).toBe(11);
    expect(errorOf(result).hint).toContain('MLFLOW_TRACKING_CLIENT_CERT_PATH');
  });

  it.each([
    ['SERVER_CERT', 'missing.pem', 'cannot be read'],
    ['SERVER_CERT', 'empty.pem', 'does not hold a certificate as PEM'],
    ['CLIENT_CERT', 'empty.pem', 'does not hold a certificate as PEM'],
    ['CLIENT_CERT', 'ca.pem', 'does not hold the key of its certificate, not encrypted, as PEM'],
  ])('refuses MLFLOW_TRACKING_%s_PATH=%s', async (kind, name, message) => {
    writeFileSync(file('empty.pem'), '');
    const variable = `MLFLOW_TRACKING_${kind}_PATH`;
    const result = await on('https://ml', { [variable]: file(name) }, 'list', '--json');
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toBe(`${file(name)} ${message}`);
    expect(errorOf(result).hint).toContain(variable);
  });

  it('sends extra headers to a gateway beside the password', async () => {
    const { url, seen } = await startFront(closed.url, {
      lets: (headers) => headers['x-api-key'] === 'key-of-the-gateway',
    });
    const env = {
      MLREG_HEADERS: 'X-API-Key: key-of-the-gateway\nX-Team: rca',
      MLFLOW_TRACKING_USERNAME: 'admin',
      MLFLOW_TRACKING_PASSWORD: ADMIN,
    };
    // The front keeps the password to itself, so that MLflow refuses: both have arrived.
    expect((await on(url, env, 'list')).stderr).toContain('You are not authenticated');
    expect(seen[0]).toMatchObject({
      'x-team': 'rca',
      authorization: `Basic ${Buffer.from(`admin:${ADMIN}`).toString('base64')}`,
    });
    expect(seen[0]).not.toHaveProperty('origin');
  });

  describe('through a proxy', () => {
    const through = (proxy: URL) => {
      const url = proxy.href.replace('//', '//me%40corp:p%2Fw@');
      return { HTTP_PROXY: url, HTTPS_PROXY: url };
    };
    const credentials = `Basic ${Buffer.from('me@corp:p/w').toString('base64')}`;

    it('goes to http and https, with the decoded password of the proxy and no noise', async () => {
      const proxy = await startProxy();
      const secure = await startFront(open.url, { tls: own });
      const env = { ...through(proxy.url), MLFLOW_TRACKING_SERVER_CERT_PATH: file('ca.pem') };
      expect(await on(open.url, env, 'list')).toMatchObject(LISTS);
      expect(await on(secure.url, env, 'list')).toMatchObject(LISTS);
      const { host } = new URL(secure.url);
      expect(proxy.seen).toEqual([
        { line: expect.stringContaining(`GET ${open.url}/api/2.0/mlflow/`), credentials },
        { line: `CONNECT ${host}`, credentials },
      ]);
    });

    it('goes around it to what NO_PROXY names', async () => {
      const proxy = await startProxy();
      const env = { ...through(proxy.url), NO_PROXY: 'localhost,127.0.0.0/8' };
      expect(await on(open.url, env, 'list')).toMatchObject(LISTS);
      expect(proxy.seen).toEqual([]);
    });

    it.each(['http', 'https'])('names a proxy that refuses (%s)', async (scheme) => {
      const proxy = await startProxy('refused');
      const result = await on(`${scheme}://ml.test`, through(proxy.url), 'list', '--json');
      expect(result.exit).toBe(4);
      expect(errorOf(result).message).toMatch(/^the proxy .*on the way to .* \(407\)$/);
      expect(errorOf(result).hint).toContain(`${scheme.toUpperCase()}_PROXY=`);
    });

    it.each(['http', 'https'])('names a proxy that is not there (%s)', async (scheme) => {
      const dead = await deadUrl();
      const result = await on(`${scheme}://ml.test`, through(dead), 'list', '--json');
      expect(result.exit).toBe(11);
      expect(errorOf(result).message).toContain(`cannot connect to the proxy ${dead.host}`);
      expect(errorOf(result).hint).toContain('NO_PROXY=ml.test');
    });
  });

  describe('workspaces', () => {
    const first = async (env: Record<string, string>, ...args: string[]) => {
      const { exit, stdout, stderr } = await on(open.url, env, 'list', '-q', ...args);
      expect([exit, stderr]).toEqual([0, '']);
      return stdout;
    };

    it('are kept apart', async () => {
      expect(await first({})).toBe('shared\n');
      expect(await first({ MLFLOW_WORKSPACE: 'default' })).toBe('shared\n');
      expect(await first({ MLFLOW_WORKSPACE: 'team-a' })).toBe('of team a\n');
      expect(await first({ MLFLOW_WORKSPACE: 'x1', MLREG_WORKSPACE: 'team-a' })).toBe(
        'of team a\n',
      );
      expect(await first({ MLREG_WORKSPACE: 'default' }, '--workspace', 'team-a')).toBe(
        'of team a\n',
      );
    });

    it('are written to as well, and asked for once', async () => {
      const promote = ['promote', 'of team a/1', '--alias', 'champion', '--verbose'];
      const result = await on(open.url, { MLREG_WORKSPACE: 'team-a' }, ...promote);
      expect(result.exit).toBe(0);
      expect(result.stderr.match(/server-info/g)).toHaveLength(1);
      const read = ['resolve', 'of team a@champion', '--workspace', 'team-a'];
      expect((await on(open.url, {}, ...read)).stdout).toBe('1\n');
      expect((await on(open.url, {}, ...read.slice(0, 2))).exit).toBe(8);
    });

    it('that there are not are named', async () => {
      for (const command of [['list'], ['details', 'shared']]) {
        const args = [...command, '--workspace', 'nobody', '--json'];
        const result = await on(open.url, {}, ...args);
        expect(result.exit).toBe(8);
        expect(errorOf(result).message).toContain("Workspace 'nobody' not found");
        expect(errorOf(result).hint).toContain('config show');
      }
    });
  });

  it('says of a server below a path that the path is missing', async () => {
    expect(await on(`${open.url}/`, {}, 'list')).toMatchObject(LISTS);
    const result = await on(new URL(open.url).origin, {}, 'list', '--json');
    expect(result.exit).toBe(1);
    expect(errorOf(result).hint).toMatch(/the root of an MLflow tracking server/);
  });
});
