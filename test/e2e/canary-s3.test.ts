import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../client/servers.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { mlreg } from './mlreg.js';
import { isSignedWith } from './s3-signature.js';

const SECRET = 'cAnArY/secret+0123456789abcdefghijklmnop';
const SESSION = 'cAnArY/session=0123456789abcdef==';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const xml = (response: ServerResponse, status: number, body: string) =>
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
const error = (status: number, code: string): Answer => {
  return (response, { headers }) => {
    const said = `${headers.authorization} ${headers['x-amz-security-token']} ${SECRET}`;
    xml(response, status, `<Error><Code>${code}</Code><Message>${said}</Message></Error>`);
  };
};

/** What goes wrong at the S3 server; its answers say back what they were sent, and more. */
const FAILURES: readonly { name: string; answer: Answer }[] = [
  {
    name: 'an empty bucket',
    answer: (response) => xml(response, 200, '<ListBucketResult></ListBucketResult>'),
  },
  { name: 'a wrong key', answer: error(403, 'InvalidAccessKeyId') },
  { name: 'a wrong signature', answer: error(403, 'SignatureDoesNotMatch') },
  { name: 'no permission', answer: error(403, 'AccessDenied') },
  { name: 'no bucket', answer: error(404, 'NoSuchBucket') },
  { name: 'a fault', answer: error(500, 'InternalError') },
  { name: 'an error of no name', answer: error(400, SESSION) },
  {
    name: 'a web page',
    answer: (response) => response.end(`<html><title>${SESSION} ${SECRET}</title></html>`),
  },
  {
    name: 'an answer that breaks off',
    answer: (response) => {
      response.writeHead(200, { 'content-length': 999 });
      response.write(`<ListBucketResult><Name>${SESSION}`, () => response.socket?.destroy());
    },
  },
  {
    name: 'a redirect',
    answer: (response) =>
      response.writeHead(307, { location: `http://127.0.0.1:1/${SECRET}?t=${SESSION}` }).end(),
  },
];

const LINES = ['load m/1 --output out', 'details m/1', 'compare m/1 m/2', 'doctor'];

let registry: FakeMlflow;
const folder = mkdtempSync(join(tmpdir(), 'mlreg-canary-s3-'));
beforeAll(async () => {
  registry = await startFakeMlflow();
  seedModel(registry, {
    name: 'm',
    versions: [{ source: 's3://bucket/m/1' }, { source: 's3://bucket/m/2' }],
  });
});
afterAll(async () => {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the secrets of S3', () => {
  it.each(FAILURES)('are used and shown nowhere: $name', async ({ name, answer }) => {
    let signed = 0;
    const sessions = new Set<unknown>();
    const server = createServer((request, response) => {
      if (isSignedWith(SECRET, request)) signed += 1;
      sessions.add(request.headers['x-amz-security-token']);
      answer(response, request);
    });
    const endpoint = (await listen(server, 'http')).href;
    const cwd = join(folder, name);
    mkdirSync(cwd);
    const env = {
      MLFLOW_TRACKING_URI: registry.url,
      MLFLOW_S3_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_SESSION_TOKEN: SESSION,
      AWS_REGION: 'us-east-1',
      MLREG_MAX_RETRIES: '0',
    };
    for (const [index, line] of LINES.entries()) {
      const json = index % 2 === 0 ? ['--json'] : [];
      const result = await mlreg([...line.split(' '), '--verbose', ...json], { env, cwd });
      expect(`${result.stdout}${result.stderr}`.match(/.*cAnArY.*/g)).toBeNull();
    }
    expect(signed).toBeGreaterThan(2);
    expect([...sessions]).toEqual([SESSION]);
    const files = readdirSync(cwd, { recursive: true, withFileTypes: true });
    for (const file of files.filter((each) => each.isFile())) {
      expect(readFileSync(join(file.parentPath, file.name), 'latin1')).not.toMatch(/cAnArY/);
    }
  });
});
