import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceName } from '../services/availability.mjs';
import { newServer, type ServerOptions } from '../services/bench.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { postgresAt } from '../services/postgres.mjs';
import { python } from '../services/python.mjs';
import { mlreg } from './mlreg.js';

const SEED = new URL('../services/seed/register_sources.py', import.meta.url).pathname;
const PREDICT = new URL('../services/seed/predict.py', import.meta.url).pathname;

interface Sources {
  readonly run: string;
  readonly model: string;
  readonly predicted: unknown;
}

interface Setup {
  readonly name: string;
  readonly needs: ServiceName[];
  /** The URI of an empty registry, and what ends it. */
  readonly open: (folder: string) => Promise<{ uri: string; stop: () => Promise<void> }>;
}

const onServer = (options: () => ServerOptions) => async () => {
  const server = await newServer(theBench(), options());
  return { uri: server.url, stop: () => server.stop() };
};

const SETUPS: readonly Setup[] = [
  {
    name: 'a server in front of S3',
    needs: ['mlflow', 'postgres', 's3'],
    open: onServer(() => ({})),
  },
  {
    name: 'a server in front of a disk',
    needs: ['mlflow', 'postgres', 's3'],
    open: onServer(() => ({ artifactRoot: mkdtempSync(join(tmpdir(), 'mlreg-artifacts-')) })),
  },
  {
    name: 'SQLite',
    needs: ['mlflow'],
    open: async (folder) => ({ uri: `sqlite:///${folder}/mlflow.db`, stop: async () => {} }),
  },
  {
    name: 'PostgreSQL',
    needs: ['mlflow', 'postgres', 's3'],
    open: async () => {
      const postgres = postgresAt(theBench().pgPort);
      const name = `register_${randomUUID().slice(0, 8)}`;
      await postgres.createDatabase(name);
      return { uri: postgres.sqlalchemyUrl(name), stop: async () => {} };
    },
  },
];

for (const { name, needs, open } of SETUPS) {
  describeService(`mlreg register on ${name}`, needs, () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlreg-register-'));
    const model = join(folder, 'model');
    let registry: Awaited<ReturnType<Setup['open']>>;
    let sources: Sources;
    const env = () => ({
      MLFLOW_TRACKING_URI: registry.uri,
      ...(needs.includes('s3') ? theBench().s3env : {}),
    });

    beforeAll(async () => {
      registry = await open(folder);
      sources = (await python(SEED, { env: env(), args: [model], cwd: folder })) as Sources;
    });
    afterAll(async () => {
      await registry?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const register = async (to: string, ...args: string[]) => {
      // Without the key to S3: the files go through the server.
      const { AWS_ACCESS_KEY_ID: _, ...own } = env() as Record<string, string>;
      const result = await mlreg(['register', to, ...args, '--json'], { env: own, cwd: folder });
      expect([result.exit, result.stderr]).toEqual([0, '']);
      return JSON.parse(result.stdout);
    };
    const predictions = (version: string) =>
      python(PREDICT, { env: env(), args: [`models:/net/${version}`], cwd: folder });

    it('takes the folder of a run, which Python loads', async () => {
      const source = ['--source', `runs:/${sources.run}/model-2.x`];
      const made = await register(
        'net',
        ...source,
        '--require',
        'metrics.accuracy > 0.8',
        '--stage=Staging',
      );
      expect(made).toMatchObject({
        changed: true,
        plan: { run_id: sources.run, logged_model_id: null, creates_model: true },
        result: { version: '1', stage: 'Staging' },
      });
      expect(await register('net', ...source)).toMatchObject({ changed: false });
      expect(await predictions('1')).toEqual(sources.predicted);
    });

    it('takes a logged model, by the name that it has in its run', async () => {
      const made = await register('net', '--source', `runs:/${sources.run}/model`, '--bump=minor');
      expect(made).toMatchObject({
        plan: { run_id: sources.run, logged_model_id: sources.model, label: 'v1.0.0' },
        result: { version: '2' },
      });
      const again = await register('net', '--source', `models:/${sources.model}`);
      expect(again).toMatchObject({ changed: false, plan: { version: '2' } });
      expect(await predictions('2')).toEqual(sources.predicted);
    });

    it('uploads a folder, which Python loads', async () => {
      const args = ['--path', './model', '--metric', 'accuracy=0.95', '--param', 'depth=3'];
      const made = await register('net', ...args, '--experiment', 'uploads', '--alias=champion');
      expect(made).toMatchObject({
        changed: true,
        result: { version: '3', aliases: ['champion'] },
      });
      expect(made.plan.source).toBe(`models:/${made.plan.logged_model_id}`);
      expect(await register('net', ...args)).toMatchObject({ changed: false });
      expect(await predictions('3')).toEqual(sources.predicted);
      const details = await mlreg(['details', 'net/3', '--json=metrics,parameters,run'], {
        env: env(),
      });
      expect(JSON.parse(details.stdout)).toMatchObject({
        metrics: { accuracy: 0.95 },
        parameters: { depth: 3 },
        run: { status: 'FINISHED', run_name: 'model' },
      });
    });

    it('finds what Python has registered', async () => {
      for (const [path, version] of [
        ['model-2.x', '1'],
        ['model', '2'],
      ]) {
        const found = await register('other', '--source', `runs:/${sources.run}/${path}`);
        expect(found).toMatchObject({ changed: false, plan: { version } });
      }
    });

    it('is refused by what is not there, before anything is written', async () => {
      for (const source of [
        `runs:/${'0'.repeat(32)}/model`,
        `runs:/${sources.run}/none`,
        'models:/m-1',
      ]) {
        const { exit } = await mlreg(['register', 'none', '--source', source], { env: env() });
        expect(exit).toBe(8);
      }
      expect((await mlreg(['details', 'none'], { env: env() })).exit).toBe(8);
    });
  });
}
