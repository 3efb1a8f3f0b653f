import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openS3 } from '../../src/adapters/artifacts/s3/open-s3.js';
import { deadUrl } from '../client/servers.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { unique } from '../fake/protocol/client.js';
import { seedModel } from '../fake/seed.js';
import { describeService, theBench } from '../services/describe-service.js';
import { aFolder, contents, failingLoad, leftovers, spoiling } from './load-world.js';
import { BIN, mlreg } from './mlreg.js';

const WEIGHTS = 'w'.repeat(3_000_000);

describeService('mlreg load from a faulty S3', ['mlflow', 'postgres', 's3'], () => {
  let fake: FakeMlflow;
  const key = unique();
  const env = (more: Record<string, string> = {}) => ({
    MLFLOW_TRACKING_URI: fake.url,
    ...theBench().s3env,
    ...more,
  });

  beforeAll(async () => {
    fake = await startFakeMlflow();
    const { bucket } = theBench().s3;
    const sources = [
      `s3://${bucket}/${key}`,
      's3://no-such-bucket/x',
      `s3://${bucket}/${key}-none`,
    ];
    seedModel(fake, { name: 'm', versions: sources.map((source) => ({ source })) });
    const store = await opened(`s3://${bucket}/${key}`);
    for (const [path, text] of [
      ['MLmodel', 'flavors: {}\n'],
      ['a+b %20/weights.bin', WEIGHTS],
    ] as const) {
      await store.write(path, once(text), text.length);
    }
  });
  afterAll(() => fake.close());

  it('is loaded, without a word of the SDK', async () => {
    const cwd = aFolder();
    const result = await mlreg(['load', 'm/1'], { env: env(), cwd });
    expect(result).toMatchObject({ exit: 0, stdout: `${join(cwd, 'models/m/1')}\n` });
    expect(result.stderr).toMatch(/^loaded m\/1: 2 files, 3\.0 MB, from s3:\/\/\S+\n$/);
    expect(contents(cwd)['models/m/1/a+b %20/weights.bin']).toBe(WEIGHTS);
  });

  it('many files at once, without a word of the SDK or of Node', async () => {
    const { bucket } = theBench().s3;
    const store = await opened(`s3://${bucket}/${key}-many`);
    const names = Array.from({ length: 300 }, (_, index) => `part/${index}.txt`);
    for (const name of names) await store.write(name, once(name), name.length);
    seedModel(fake, { name: 'many', versions: [{ source: `s3://${bucket}/${key}-many` }] });
    const cwd = aFolder();
    const result = await mlreg(['load', 'many', '--jobs', '50'], { env: env(), cwd });
    expect(result).toMatchObject({ exit: 0 });
    expect(result.stderr).toMatch(/^loaded many\/1: 300 files, [^\n]*\n$/);
  });

  it('a bucket that is not there: not found', async () => {
    const error = await failingLoad(['m/2'], env());
    expect(error).toMatchObject({ exit_code: 8, message: expect.stringContaining('no bucket') });
  });

  it('nothing at the key: not found', async () => {
    const error = await failingLoad(['m/3'], env());
    expect(error).toMatchObject({ exit_code: 8, message: expect.stringContaining('no files at') });
  });

  it.each([
    ['a key that it does not know', { AWS_ACCESS_KEY_ID: 'nobody' }],
    ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'wrong-secret-of-this-test' }],
  ])('%s: not authenticated', async (_, more) => {
    const error = await failingLoad(['m/1'], env(more));
    expect(error).toMatchObject({
      exit_code: 4,
      message: expect.stringContaining('refuses the key'),
      hint: expect.stringContaining('AWS_SECRET_ACCESS_KEY'),
    });
    expect(JSON.stringify(error)).not.toContain('wrong-secret');
  });

  it('a server that is down: unreachable', async () => {
    const { href } = await deadUrl();
    const error = await failingLoad(['m/1'], env({ MLFLOW_S3_ENDPOINT_URL: href }));
    expect(error).toMatchObject({
      exit_code: 11,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it.each<[string, (incoming: IncomingMessage, response: ServerResponse) => boolean]>([
    ['before the answer', () => true],
    ['half-way', halfOfWeights],
  ])('a server that falls silent %s: a timeout', async (_, spoil) => {
    const url = await spoiling(theBench().s3.endpoint, spoil);
    const more = { MLFLOW_S3_ENDPOINT_URL: url, MLFLOW_HTTP_REQUEST_TIMEOUT: '1' };
    const started = performance.now();
    expect(await failingLoad(['m/1'], env(more))).toMatchObject({ exit_code: 124 });
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it.each<[string, (incoming: IncomingMessage, response: ServerResponse) => boolean, number]>([
    [
      'broken off',
      (incoming, response) => {
        if (!halfOfWeights(incoming, response)) return false;
        setTimeout(() => response.destroy(), 50);
        return true;
      },
      11,
    ],
    ['empty', onWeights((response) => response.end()), 6],
    ['a login page', onWeights((response) => response.end('<html>sign in</html>')), 6],
    [
      'overloaded',
      onWeights((response) => {
        response.writeHead(503, { 'content-type': 'application/xml' });
        response.end('<Error><Code>SlowDown</Code><Message>slow down</Message></Error>');
      }),
      11,
    ],
    [
      'forbidden',
      onWeights((response) => {
        response.writeHead(403, { 'content-type': 'application/xml' });
        response.end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
      }),
      4,
    ],
  ])('an answer that is %s', async (_, spoil, exit) => {
    const url = await spoiling(theBench().s3.endpoint, spoil);
    const error = await failingLoad(['m/1'], env({ MLFLOW_S3_ENDPOINT_URL: url }));
    expect(error.exit_code).toBe(exit);
  });

  it.each(['<html><p>sign in</html>', '<html></html>', '{}'])(
    'a listing that is %s',
    async (text) => {
      const url = await spoiling(theBench().s3.endpoint, (incoming, response) => {
        if (!incoming.url?.includes('list-type')) return false;
        response.end(text);
        return true;
      });
      const error = await failingLoad(['m/1'], env({ MLFLOW_S3_ENDPOINT_URL: url }));
      expect(error).toMatchObject({
        exit_code: 1,
        message: expect.stringContaining('no S3 server'),
      });
    },
  );

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stopped half-way by %s: nothing is left', async (signal, exit) => {
    const cwd = aFolder();
    const url = await spoiling(theBench().s3.endpoint, halfOfWeights);
    const child = spawn(process.execPath, [BIN, 'load', 'm/1'], {
      cwd,
      env: { ...env({ MLFLOW_S3_ENDPOINT_URL: url }), HOME: '/nonexistent' },
      stdio: 'ignore',
    });
    const exited = new Promise((resolve) => child.on('close', resolve));
    const half = () => Object.keys(contents(cwd)).some((path) => path.endsWith('weights.bin'));
    await expect.poll(half, { timeout: 20_000 }).toBe(true);
    child.kill(signal);
    expect(await exited).toBe(exit);
    expect(leftovers(cwd)).toEqual([]);
    expect(contents(cwd)).toEqual({});
  });

  // Last: the object stays damaged.
  it('a byte that was changed in the bucket: integrity', async () => {
    const { folder, bucket } = theBench().s3;
    const file = join(folder, bucket, key, 'a+b %20/weights.bin');
    const bytes = readFileSync(file);
    bytes[1_500_000] = 0x58;
    writeFileSync(file, bytes);
    const error = await failingLoad(['m/1'], env());
    expect(error).toMatchObject({
      exit_code: 6,
      message: expect.stringContaining('is not what was stored'),
      hint: expect.stringContaining('damaged'),
    });
  });
});

function opened(uri: string) {
  const { endpoint, region, accessKey, secretKey } = theBench().s3;
  return openS3(uri, {
    ...{ endpoint, region, accessKeyId: accessKey, secretAccessKey: secretKey },
    ...{ addressing: 'path', unsigned: false, insecureTls: false, uploadArguments: {} },
    ...{ retries: 1, connectTimeout: 4_000, silenceTimeout: 20_000 },
  });
}

function onWeights(answer: (response: ServerResponse) => void) {
  return (incoming: IncomingMessage, response: ServerResponse) => {
    if (!incoming.url?.includes('weights.bin') || incoming.method !== 'GET') return false;
    answer(response);
    return true;
  };
}

/** Half of a file, and then nothing more. */
function halfOfWeights(incoming: IncomingMessage, response: ServerResponse): boolean {
  return onWeights((answer) => {
    answer.writeHead(200, { 'content-length': WEIGHTS.length });
    answer.write(WEIGHTS.slice(0, WEIGHTS.length / 2));
  })(incoming, response);
}

async function* once(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text);
}
