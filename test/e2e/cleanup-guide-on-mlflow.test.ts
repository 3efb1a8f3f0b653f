import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inMemory } from '../adapters/files/file-store.js';
import { pythonOnStore } from '../adapters/files/python-store.js';
import { describeService } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { oldVenvPython, venvFolder } from '../services/paths.mjs';
import { cleanEnv, startProcess } from '../services/process.mjs';
import { errorOf, mlreg } from './mlreg.js';

const MODEL = 'heart-disease-logistic_regression';
const PYTHON = oldVenvPython('3.4.0');
const PROGRAMS = join(import.meta.dirname, '../adapters/files');
/** Milliseconds: twenty commands and ten starts of Python, on a busy machine. */
const TIMEOUT = 240_000;

/**
 * The guide of a project on `./mlruns` whose promotions end with a RepresenterError: what its own
 * script tried, promotion of the best, and the cleanup of its example.
 */
describeService('a project on ./mlruns, with MLflow 3.4.0', ['mlflow', 'old-mlflow'], () => {
  const folder = temporaryFolder('guide', inMemory());
  const trained = join(folder.path, 'trained');
  beforeAll(async () => {
    const accuracies = ['0.80', '0.82', '0.81', '0.84', '0.88'];
    await pythonOnStore(PYTHON, 'train_store.py', [trained, MODEL, ...accuracies]);
  }, TIMEOUT);
  afterAll(() => folder.remove());

  /** The project, in a folder of its own. */
  function project(name: string) {
    const cwd = join(folder.path, name);
    const store = join(cwd, 'mlruns');
    cpSync(trained, store, { recursive: true });
    const run = (...args: string[]) => mlreg([...args, '--json'], { cwd });
    return {
      store,
      run,
      /** The JSON that a command prints. */
      done: async (...args: string[]) => {
        const result = await run(...args);
        expect([args, result.exit, result.stderr]).toEqual([args, 0, expect.anything()]);
        return JSON.parse(result.stdout);
      },
      /** What MLflow's client says to one call. */
      mlflow: (...call: unknown[]) =>
        pythonOnStore<object>(PYTHON, 'client_side.py', [store, JSON.stringify(call)]),
    };
  }
  const AUTO = ['promote', MODEL, '--auto', '--metric', 'accuracy'];
  const stageOf = ({ version, stage }: { version: string; stage: string }) => `${version} ${stage}`;

  it('both ways of its script fail, and mlreg promotes the best', {
    timeout: TIMEOUT,
  }, async () => {
    const { done, mlflow } = project('promotes');
    for (const archivesOthers of [true, false]) {
      const call = ['transition_model_version_stage', MODEL, '5', 'Production', archivesOthers];
      expect(await mlflow(...call)).toEqual({ error: 'RepresenterError' });
    }
    expect(await done(...AUTO)).toMatchObject({
      changed: true,
      plan: { version: '5', target: 'Production', from: [] },
    });
    expect(await mlflow('get_model_version', MODEL, '5')).toMatchObject({
      current_stage: 'Production',
    });
    expect(await done(...AUTO)).toMatchObject({ changed: false });
  });

  it('through its server, both ways fail as well, and the page is named', {
    timeout: TIMEOUT,
  }, async () => {
    const { store } = project('serves');
    const server = startProcess(
      PYTHON,
      ['-W', 'ignore', join(PROGRAMS, 'serve_store.py'), store, venvFolder()],
      {
        env: cleanEnv({ MLFLOW_DISABLE_TELEMETRY: 'true', GIT_PYTHON_REFRESH: 'quiet' }),
        // It makes an empty `mlruns` where it is started, whatever store it is given (3.4.0).
        cwd: folder.path,
      },
    );
    try {
      const started = once(createInterface({ input: server.child.stdout }), 'line');
      const port = await Promise.race([started, server.ended.then(() => [server.log()])]);
      const url = `http://127.0.0.1:${port[0]}`;
      const failed = await mlreg([...AUTO, '--json', '--verbose'], {
        env: { MLFLOW_TRACKING_URI: url },
      });
      const sent = failed.stderr.split('\n').filter((line) => line.includes('transition-stage'));
      expect([failed.exit, sent.filter((line) => line.includes('POST'))]).toMatchObject([
        1,
        [expect.stringContaining('500'), expect.stringContaining('500')],
      ]);
      expect(failed.stderr).toContain(`${url}/#/models/${MODEL}/versions/5`);
      const listed = await mlreg(['list', '--model', MODEL, '--json'], {
        env: { MLFLOW_TRACKING_URI: url },
      });
      expect(JSON.parse(listed.stdout).map(stageOf)).toEqual(
        ['5', '4', '3', '2', '1'].map((version) => `${version} None`),
      );
    } finally {
      await server.stop();
    }
  });

  it('old versions go, which helps nobody to promote with MLflow', {
    timeout: TIMEOUT,
  }, async () => {
    const { done, run, mlflow } = project('cleans-up');
    await done(...AUTO);

    const unnamed = await run('cleanup');
    expect([unnamed.exit, errorOf(unnamed).hint]).toEqual([2, expect.stringContaining('--all')]);

    const cleanup = ['cleanup', '--model', MODEL, '--keep', '2', '--yes'];
    const planned = await done(...cleanup, '--dry-run');
    expect(planned.plan.versions).toMatchObject([
      { version: '5', action: 'keep', reason: 'in Production' },
      { version: '4', action: 'keep', reason: 'newest besides, 1 of 2' },
      { version: '3', action: 'keep', reason: 'newest besides, 2 of 2' },
      { version: '2', action: 'delete' },
      { version: '1', action: 'delete' },
    ]);
    expect(await done('list', '--model', MODEL)).toHaveLength(5);

    expect(await done(...cleanup)).toMatchObject({ changed: true });
    const left = ['5 Production', '4 None', '3 None'];
    expect((await done('list', '--model', MODEL)).map(stageOf)).toEqual(left);
    expect(await mlflow('get_model_version', MODEL, '2')).toEqual({ error: 'MlflowException' });
    const call = ['transition_model_version_stage', MODEL, '4', 'Staging'];
    expect(await mlflow(...call)).toEqual({ error: 'RepresenterError' });

    expect(await done('cleanup', '--all', '--yes')).toMatchObject({ changed: false });
    expect(await done('rollback', MODEL, '--to', '4')).toMatchObject({ plan: { from: ['5'] } });
    expect(await done('cleanup', MODEL, '--keep', '0', '--yes')).toMatchObject({
      result: { deleted: [{ version: '3' }] },
    });
    expect((await done('list', '--model', MODEL)).map(stageOf)).toEqual([
      '5 Archived',
      '4 Production',
    ]);
    const changes = await done('history', MODEL);
    expect(changes.map(({ verb }: { verb: string }) => verb)).toEqual([
      ...['cleanup', 'rollback', 'cleanup', 'promote'],
    ]);
    expect((await done('load', `${MODEL}/Production`)).path).toContain(MODEL);
  });
});
