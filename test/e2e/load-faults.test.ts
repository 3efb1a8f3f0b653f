import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, type Fault, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { aFolder, contents, failingLoad, leftovers, spoiling } from './load-world.js';
import { BIN, mlreg } from './mlreg.js';

const WEIGHTS = 'w'.repeat(200_000);
const FILES = { MLmodel: 'flavors: {}\n', 'data/weights.bin': WEIGHTS };
const ALWAYS = { times: Number.POSITIVE_INFINITY };
const HTML = { 'content-type': 'text/html' };

let fake: FakeMlflow;
beforeAll(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, {
    name: 'lstm',
    versions: [
      { loggedModel: {}, files: FILES },
      { loggedModel: {}, files: { MLmodel: 'second' } },
    ],
  });
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.clearFaults();
  fake.state.destination = 'disk';
});

const env = () => ({ MLFLOW_TRACKING_URI: fake.url });
const load = (cwd: string, ...args: string[]) => mlreg(['load', ...args], { env: env(), cwd });

describe('an answer for a file', () => {
  const FAULTS: [string, Fault, number, RegExp][] = [
    ['broken off', { drop: 'midway' }, 11, /broke off its answer/],
    ['empty, with 200', { status: 200 }, 6, /has 0 bytes, but is listed with 200000/],
    ['too short', { status: 200, body: WEIGHTS.slice(1) }, 6, /has 199999 bytes, but/],
    ['too long', { status: 200, body: `${WEIGHTS}w` }, 6, /has more than 200000 bytes/],
    ['a login page', { status: 200, headers: HTML, body: '<html>' }, 6, /has 6 bytes, but/],
    ['a redirect', { status: 302, headers: { location: 'http://evil/' } }, 1, /redirects to http:/],
    ['401', { status: 401, body: 'no' }, 4, /wants credentials, and none are set \(401\)/],
    ['403', { status: 403, body: 'no' }, 4, /does not allow this \(403\)/],
    ['404 of MLflow', { status: 404, body: '{"error_code":"RESOURCE_DOES_NOT_EXIST"}' }, 8, /./],
    ['404 of something else', { status: 404, headers: HTML, body: 'no' }, 1, /\(404\)/],
    ['500', { status: 500, body: 'no' }, 1, /failed on .* \(500\)/],
    ['503', { status: 503, body: 'no' }, 11, /cannot answer now \(503\)/],
  ];

  it.each(FAULTS)('%s, always', async (_, fault, exit, message) => {
    fake.on(/weights\.bin$/, fault, ALWAYS);
    const error = await failingLoad(['lstm/1'], env());
    expect(error.message).toMatch(message);
    expect(error.exit_code).toBe(exit);
  });

  it.each(FAULTS.filter(([name]) => !/^(a redirect|40\d)/.test(name)))(
    '%s, once: loaded all the same',
    async (_, fault) => {
      fake.on(/weights\.bin$/, fault);
      const cwd = aFolder();
      expect(await load(cwd, 'lstm/1')).toMatchObject({ exit: 0 });
      expect(contents(cwd)['models/lstm/1/data/weights.bin']).toBe(WEIGHTS);
    },
  );

  it('broken off in front of S3, where no length is said', async () => {
    fake.state.destination = 's3';
    fake.on(/weights\.bin$/, { drop: 'midway' }, ALWAYS);
    expect((await failingLoad(['lstm/1'], env())).exit_code).toBe(11);
  });

  it.each<[string, (response: ServerResponse) => void, number]>([
    [
      'reset without a length',
      (response) => {
        response.socket?.write('HTTP/1.1 200 OK\r\n\r\nwww');
        setTimeout(() => response.socket?.resetAndDestroy(), 100);
      },
      11,
    ],
    [
      'ended without a length',
      (response) => {
        response.socket?.end('HTTP/1.1 200 OK\r\n\r\nwww');
      },
      6,
    ],
    ['no HTTP', (response) => void response.socket?.end('220 mail ready\r\n'), 11],
    ['closed at once', (response) => void response.socket?.destroy(), 11],
  ])('%s', async (_, spoil, exit) => {
    const url = await spoiling(fake.url, (incoming, response) => {
      if (!incoming.url?.endsWith('weights.bin')) return false;
      spoil(response);
      return true;
    });
    const error = await failingLoad(['lstm/1'], { MLFLOW_TRACKING_URI: url });
    expect(error.exit_code).toBe(exit);
  });

  it('silent half-way: a timeout', async () => {
    const url = await spoiling(fake.url, halfOfWeights);
    const of = { MLFLOW_TRACKING_URI: url, MLFLOW_HTTP_REQUEST_TIMEOUT: '0.5' };
    const error = await failingLoad(['lstm/1'], of);
    expect(error).toMatchObject({ exit_code: 124, message: expect.stringContaining('0.5 s') });
  });

  it('slow: --timeout ends it', async () => {
    const url = await spoiling(fake.url, halfOfWeights);
    const error = await failingLoad(['lstm/1', '--timeout', '1'], { MLFLOW_TRACKING_URI: url });
    expect(error).toMatchObject({ exit_code: 124, message: expect.stringContaining('--timeout') });
  });
});

describe('a listing', () => {
  const file = (path: string, file_size = 0) => ({ path, is_dir: false, file_size });
  const page = (files: object[], next_page_token?: string): Fault => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ files, next_page_token }),
  });
  const LIST = /^GET .*mlflow-artifacts\/artifacts$/;
  const ok = file('MLmodel');

  it.each<[string, Fault, number, RegExp]>([
    ...['../evil', '/etc/x', 'a\\b', 'C:\\x', '..', '.', '', 'a/b', 'a\u0000b', 'a\u001b[2Jb'].map(
      (path): [string, Fault, number, RegExp] => [
        `with ${JSON.stringify(path)}`,
        page([ok, file(path)]),
        6,
        /of a file|where a name should be/,
      ],
    ),
    ['with a folder "../.."', page([{ path: '../..', is_dir: true }]), 6, /holds ".."/],
    ['with A and a', page([file('A'), file('a')]), 6, /"a" and "A" cannot both be on one disk/],
    ['with a file twice', page([ok, ok]), 6, /cannot both be on one disk/],
    ['of a folder in a folder, for ever', page([{ path: 'a', is_dir: true }]), 6, /64 folders/],
    ['with a size that no disk has', page([file('huge', 8e15)]), 1, /no room/],
    ['with a size below 0', page([file('x', -1)]), 6, /"x" has -1 bytes/],
    ['with a size that is no number', page([{ path: 'x', file_size: 'x' }]), 6, /has x bytes/],
    ['with a name that the server mistakes', page([file('a%20b')]), 1, /cannot be asked for/],
    ['that is a web page', { status: 200, headers: HTML, body: '<html>' }, 1, /a web page/],
    ['that is cut', { drop: 'midway' }, 11, /broke off/],
    ['that is empty, with 200', { status: 200 }, 1, /empty body/],
    ['with one token twice', page([ok], 'again'), 1, /"again" a second time/],
    ['without files', page([]), 8, /there are no files/],
  ])('%s', async (_, fault, exit, message) => {
    fake.on(LIST, fault, ALWAYS);
    const error = await failingLoad(['lstm/1'], env());
    expect(error.message).toMatch(message);
    expect(error.exit_code).toBe(exit);
  });

  it('of a root that leads out of the proxy: it is not asked for', async () => {
    const source = 'mlflow-artifacts:/../../mlflow/registered-models';
    seedModel(fake, { name: 'outside', versions: [{ source }] });
    const before = fake.requests.length;
    const error = await failingLoad(['outside/1'], env());
    expect(error.message).toContain('cannot be asked for');
    const paths = fake.requests.slice(before).map(({ path }) => path);
    const known = /\/(registered-models\/get|model-versions\/get(-download-uri)?)$/;
    expect(paths.filter((path) => !known.test(path))).toEqual([]);
  });

  it('with tokens for ever, and nothing on the pages', async () => {
    fake.on(LIST, (_request, hit) => page([], `token ${hit}`), ALWAYS);
    const error = await failingLoad(['lstm/1'], env());
    expect(error).toMatchObject({ exit_code: 1, message: expect.stringContaining('empty pages') });
  });

  it('with tokens for ever, and files on the pages', async () => {
    const many = (hit: number) =>
      Array.from({ length: 10_000 }, (_, index) => file(`${hit}-${index}`));
    fake.on(LIST, (_request, hit) => page(many(hit), `token ${hit}`), ALWAYS);
    const error = await failingLoad(['lstm/1'], env());
    expect(error).toMatchObject({ exit_code: 6, message: expect.stringContaining('200000 files') });
  });
});

describe('stopped half-way', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s: nothing is left', async (signal, exit) => {
    const cwd = aFolder();
    const child = await halfWay(cwd);
    expect(leftovers(cwd)).not.toEqual([]);
    child.kill(signal);
    expect(await child.exit).toBe(exit);
    expect(leftovers(cwd)).toEqual([]);
    expect(contents(cwd)).toEqual({});
  });

  it('by kill -9: nothing but a hidden folder, and the next load does not mind it', async () => {
    const cwd = aFolder();
    const child = await halfWay(cwd);
    child.kill('SIGKILL');
    await child.exit;
    expect(readdirSync(join(cwd, 'models/lstm'))).toEqual([expect.stringMatching(/^\.1\.mlreg-/)]);
    expect(await load(cwd, 'lstm/1')).toMatchObject({ exit: 0 });
    expect(contents(join(cwd, 'models/lstm/1'))).toMatchObject(FILES);
  });

  it('nobody else can look into what is half-done, whatever the umask', async () => {
    const cwd = aFolder();
    const child = await halfWay(cwd);
    const [staging = ''] = readdirSync(join(cwd, 'models/lstm'));
    expect(statSync(join(cwd, 'models/lstm', staging)).mode & 0o777).toBe(0o700);
    child.kill('SIGTERM');
    await child.exit;
  });

  it('what an earlier load left stays', async () => {
    const cwd = aFolder();
    expect(await load(cwd, 'lstm/2', '--output', 'out')).toMatchObject({ exit: 0 });
    const before = contents(cwd);
    const child = await halfWay(cwd, '--output', 'out', '--overwrite');
    child.kill('SIGINT');
    expect(await child.exit).toBe(130);
    expect(contents(cwd)).toEqual(before);
    expect(leftovers(cwd)).toEqual([]);
  });
});

describe('a folder that cannot be', () => {
  it.each([
    ['below a file', 'file/out', /cannot read \S*file\/out: not a directory \(ENOTDIR\)/],
    ['where nobody may make one', '/sys/mlreg/out', /^cannot use .* \((EACCES|EPERM|EROFS)\)/],
    ['with a name that is too long', 'x'.repeat(300), /\(ENAMETOOLONG\)/],
  ])('%s', async (_, output, message) => {
    const cwd = aFolder();
    writeFileSync(join(cwd, 'file'), '');
    const error = await failingLoad(['lstm/1', '--output', output], env(), cwd);
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ exit_code: 1, hint: expect.stringContaining('--output') });
  });

  it('that is the current one: filled if it is empty, never replaced', async () => {
    const cwd = aFolder();
    expect(await load(cwd, 'lstm/1', '--output', '.')).toMatchObject({ exit: 0 });
    expect(contents(cwd)).toMatchObject(FILES);
    const again = await failingLoad(['lstm/2', '--output', '.', '--overwrite'], env(), cwd);
    expect(again).toMatchObject({ exit_code: 2, message: expect.stringContaining('you are in') });
  });

  it('that is full', async () => {
    const cwd = aFolder();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/mine'), 'x');
    const error = await failingLoad(['lstm/1', '--output', 'out', '--overwrite'], env(), cwd);
    expect(error).toMatchObject({ exit_code: 2, hint: expect.stringContaining('--output') });
  });
});

/** Half of a file, and then nothing more. */
function halfOfWeights(incoming: IncomingMessage, response: ServerResponse): boolean {
  if (!incoming.url?.endsWith('weights.bin')) return false;
  response.writeHead(200, { 'content-length': WEIGHTS.length });
  response.write(WEIGHTS.slice(0, WEIGHTS.length / 2));
  return true;
}

/** A load of lstm/1 under umask 000 that has written half of a file, and waits for the rest. */
async function halfWay(cwd: string, ...args: string[]) {
  const url = await spoiling(fake.url, halfOfWeights);
  const command = ['umask 000; exec "$@"', 'sh', process.execPath, BIN, 'load', 'lstm/1', ...args];
  const child = spawn('sh', ['-c', ...command], {
    cwd,
    env: { PATH: process.env.PATH, MLFLOW_TRACKING_URI: url },
    stdio: 'ignore',
  });
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  await expect
    .poll(
      () => Object.keys(contents(cwd)).filter((path) => /\.mlreg-.*weights/.test(path)).length,
      {
        timeout: 20_000,
      },
    )
    .toBe(1);
  return { exit, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}
