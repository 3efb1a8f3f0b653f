import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { ServiceName } from '../services/availability.mjs';
import { newServer } from '../services/bench.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { python } from '../services/python.mjs';
import { startFront } from './front.js';
import { mlreg } from './mlreg.js';

const SEED = new URL('../services/seed/unregistered.py', import.meta.url).pathname;
const PREDICT = new URL('../services/seed/predict.py', import.meta.url).pathname;
const LSTM = 'openstack_rca_system_auto_lstm_model';

interface Setup {
  readonly name: string;
  readonly needs: ServiceName[];
  /** The URI of an empty registry, and what ends it. */
  readonly open: (folder: string) => Promise<{ uri: string; stop: () => Promise<void> }>;
}

const SETUPS: readonly Setup[] = [
  {
    name: 'a server',
    needs: ['mlflow', 'postgres', 's3'],
    open: async (folder) => {
      const server = await newServer(theBench(), { artifactRoot: join(folder, 'artifacts') });
      return { uri: server.url, stop: () => server.stop() };
    },
  },
  {
    name: 'SQLite',
    needs: ['mlflow'],
    open: async (folder) => ({ uri: `sqlite:///${folder}/mlflow.db`, stop: async () => {} }),
  },
];

for (const { name, needs, open } of SETUPS) {
  describeService(`mlreg repair on ${name}`, needs, () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlreg-repair-'));
    let registry: Awaited<ReturnType<Setup['open']>>;
    let runs: Readonly<Record<string, string>>;
    const env = () => ({ MLFLOW_TRACKING_URI: registry.uri, MLREG_STAGE_POLICY: 'off' });
    const run = async (...args: string[]) => {
      const result = await mlreg([...args, '--json'], { env: env(), cwd: folder });
      expect([result.exit, result.stderr]).toEqual([0, '']);
      return JSON.parse(result.stdout);
    };
    /** The same; where there is a server, it is sent no write. */
    const runReading = async (...args: string[]) => {
      if (!registry.uri.startsWith('http')) return await run(...args);
      const writes: string[] = [];
      const front = await startFront(registry.uri, {
        before: async ({ method, path }) => {
          if (method !== 'GET' && !path.endsWith('/search')) writes.push(`${method} ${path}`);
        },
      });
      const read = await run(...args, '--tracking-uri', front.url);
      expect([front.seen.length > 0, writes]).toEqual([true, []]);
      return read;
    };

    beforeAll(async () => {
      registry = await open(folder);
      const args = [join(folder, 'model')];
      runs = (await python(SEED, { env: env(), args, cwd: folder })) as typeof runs;
    });
    afterAll(async () => {
      await registry?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('plans what no version points to', async () => {
      expect(await run('list')).toEqual([]);
      const { changed, plan, result } = await runReading(
        'repair',
        '--dry-run',
        '--stage',
        'Staging',
      );
      expect([changed, result, plan.dangling]).toEqual([false, null, []]);
      const lines = plan.versions.map(
        (each: Record<string, string>) =>
          `${each.action} ${each.model} ${each.source} ${each.target} ${each.reason}`,
      );
      expect(lines).toEqual([
        expect.stringMatching(
          /^register openstack_rca_system_auto_forest models:\/m-\w+ Staging null$/,
        ),
        `register ${LSTM} runs:/${runs.first}/lstm_model null null`,
        `register ${LSTM} runs:/${runs.second}/lstm_model Staging null`,
        `leave corrupted_lstm_model runs:/${runs['in a deleted experiment']}/lstm_model null its experiment is deleted`,
        `leave ${LSTM} runs:/${runs.deleted}/lstm_model null its run is deleted`,
      ]);
      expect(await run('list')).toEqual([]);
    });

    it('registers them, so that they are listed, promoted and loaded by Python', async () => {
      const { changed, result } = await run('repair', '--yes', '--stage', 'Staging');
      expect(changed).toBe(true);
      expect(result).toMatchObject({ failed: [], registered: [{}, {}, { version: '2' }] });
      const listed = await run('list', '--versions', '--json=registered_name,version,stage,run_id');
      expect(listed).toMatchObject([
        { registered_name: 'openstack_rca_system_auto_forest', version: '1', stage: 'Staging' },
        { registered_name: LSTM, version: '2', stage: 'Staging', run_id: runs.second },
        { registered_name: LSTM, version: '1', stage: 'None', run_id: runs.first },
      ]);
      const promoted = await run('promote', `${LSTM}/2`, '--stage', 'Production');
      expect(promoted.result).toMatchObject({ version: '2', stage: 'Production' });
      const args = [`models:/${LSTM}/Production`];
      expect(await python(PREDICT, { env: env(), args, cwd: folder })).toHaveLength(4);
    });

    it('has nothing to do a second time', async () => {
      const best = ['--best', '@champion', '--metric', 'accuracy'];
      const again = await runReading('repair', '--yes', '--stage', 'Staging', ...best);
      expect(again).toMatchObject({ changed: false, result: { registered: [], promoted: [] } });
    });

    it('registers what is deleted if that is asked, and then tells that it dangles', async () => {
      const best = ['--best', '@champion', '--metric', 'accuracy'];
      const { result } = await run('repair', '--yes', '--include-deleted', ...best);
      expect(result.registered.map((each: { version: string }) => each.version)).toEqual([
        '1',
        '3',
      ]);
      expect(result.promoted).toContainEqual({ model: LSTM, version: '3', target: '@champion' });
      const { changed, plan } = await run('repair', '--yes');
      expect(changed).toBe(false);
      expect(plan.dangling).toContainEqual({
        ...{ model: LSTM, version: '3', run_id: runs.deleted, logged_model_id: null },
        reason: `the run ${runs.deleted} is deleted`,
      });
    });
  });
}

describeService('mlreg repair --demo on an empty server', ['mlflow', 'postgres', 's3'], () => {
  it('makes the models of the demo, once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlreg-repair-'));
    const server = await newServer(theBench(), { artifactRoot: folder });
    onTestFinished(async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    const json = async (...args: string[]) => {
      const env = { MLFLOW_TRACKING_URI: server.url };
      const { exit, stdout } = await mlreg([...args, '--json'], { env, cwd: folder });
      expect(exit).toBe(0);
      return JSON.parse(stdout);
    };
    const made = await json('repair', '--demo', '--yes');
    expect(made).toMatchObject({ changed: true, result: { demo: { models: 6 } } });
    expect(await json('list')).toHaveLength(made.result.demo.models);
    expect(await json('repair', '--demo', '--yes')).toMatchObject({ changed: false });
    expect(await json('load', 'EURUSD_LSTM@champion')).toMatchObject({
      registered_name: 'EURUSD_LSTM',
    });
  });
});
