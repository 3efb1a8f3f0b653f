import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProxy } from '../client/proxy.js';
import { newServer, type ServerOptions } from '../services/bench.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { python } from '../services/python.mjs';
import { mlreg } from './mlreg.js';

const SEED = new URL('../services/seed/sklearn_models.py', import.meta.url).pathname;
const PREDICT = new URL('../services/seed/predict.py', import.meta.url).pathname;

/** How the files of a server are reached. */
const SETUPS: readonly {
  readonly name: string;
  readonly server: () => ServerOptions;
  /** True if mlreg has the key to the bucket. */
  readonly hasKey: boolean;
}[] = [
  { name: 'S3 directly', server: () => ({ serveArtifacts: false }), hasKey: true },
  { name: 'the proxy in front of S3', server: () => ({}), hasKey: false },
  {
    name: 'the proxy in front of a disk',
    server: () => ({ artifactRoot: mkdtempSync(join(tmpdir(), 'mlreg-artifacts-')) }),
    hasKey: false,
  },
  { name: 'get-artifact alone', server: () => ({ serveArtifacts: false }), hasKey: false },
];

for (const { name, server: options, hasKey } of SETUPS) {
  describeService(`mlreg load through ${name}`, ['mlflow', 'postgres', 's3'], () => {
    let server: Awaited<ReturnType<typeof newServer>>;
    let predicted: unknown;
    const folder = mkdtempSync(join(tmpdir(), 'mlreg-load-'));
    const env = () => ({
      MLFLOW_TRACKING_URI: server.url,
      ...(hasKey ? theBench().s3env : {}),
    });
    const load = (...args: string[]) => mlreg(['load', ...args], { env: env(), cwd: folder });

    beforeAll(async () => {
      server = await newServer(theBench(), options());
      const all = { MLFLOW_TRACKING_URI: server.url, ...theBench().s3env };
      predicted = await python(SEED, { env: all, args: ['card_'] });
    });
    afterAll(async () => {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each(['logged', 'artifact', 'folder'])('%s: Python predicts the same', async (kind) => {
      const { exit, stdout, stderr } = await load(`card_${kind}`);
      expect({ exit, stderr }).toMatchObject({ exit: 0 });
      expect(stderr).toMatch(new RegExp(`^loaded card_${kind}/1: \\d+ files, [\\d.]+ kB, from `));
      const target = join(folder, 'models', `card_${kind}`, '1');
      expect(stdout).toBe(`${target}\n`);
      expect(await python(PREDICT, { args: [target] })).toEqual(predicted);

      const manifest = JSON.parse(readFileSync(join(target, 'mlreg.json'), 'utf8'));
      expect(manifest).toMatchObject({ registered_name: `card_${kind}`, version: '1' });
      expect(manifest.files.map(({ path }: { path: string }) => path)).toContain('MLmodel');
      for (const { path, size, sha256 } of manifest.files) {
        const content = readFileSync(join(target, path));
        expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([
          size,
          sha256,
        ]);
      }
      expect(readdirSync(join(folder, 'models', `card_${kind}`))).toEqual(['1']);
      expect(statSync(target).mode & 0o777).toBe(0o755);
    });

    it('is done when the same is there already', async () => {
      const { exit, stdout, stderr } = await load('card_logged', '--json=changed,from');
      expect({ exit, stderr }).toMatchObject({ exit: 0 });
      expect(stderr).toMatch(/here already, unchanged, and of the same sizes/);
      expect(JSON.parse(stdout)).toEqual({ changed: false, from: 'registry' });
    });

    const withKey = hasKey ? it : () => {};
    withKey('reaches S3 through the proxy that the environment names', async () => {
      const proxy = await startProxy();
      const { host } = new URL(server.url);
      const result = await mlreg(['load', 'card_logged', '--output', 'proxied'], {
        env: { ...env(), HTTP_PROXY: proxy.url.href, NO_PROXY: host },
        cwd: folder,
      });
      expect(result).toMatchObject({ exit: 0, stdout: `${join(folder, 'proxied')}\n` });
      const { endpoint } = theBench().s3;
      expect(proxy.seen.length).toBeGreaterThan(2);
      expect(proxy.seen.filter(({ line }) => !line.startsWith(`GET ${endpoint}/`))).toEqual([]);
    });

    it('takes what patterns choose', async () => {
      const args = ['--include', 'MLmodel', '--include', '*.txt', '--output', 'some'];
      const { exit, stdout } = await load('card_logged/1', ...args);
      expect({ exit, stdout }).toEqual({ exit: 0, stdout: `${join(folder, 'some')}\n` });
      expect(readdirSync(join(folder, 'some')).sort()).toEqual([
        'MLmodel',
        'mlreg.json',
        'requirements.txt',
      ]);
    });
  });
}
