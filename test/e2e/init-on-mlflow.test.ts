import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeService } from '../services/describe-service.js';
import { startMlflow } from '../services/mlflow.mjs';
import { python } from '../services/python.mjs';
import { mlreg } from './mlreg.js';

const seed = (name: string) => new URL(`../services/seed/${name}`, import.meta.url).pathname;

interface Used {
  /** Models that were there, each with in how many stages it has versions. */
  readonly found: Readonly<Record<string, number>>;
  /** The number of the version that was made. */
  readonly made: string;
  readonly stages: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const cwd = mkdtempSync(join(tmpdir(), 'mlreg-init-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

async function json<Result>(...args: string[]): Promise<Result> {
  const { exit, stdout, stderr } = await mlreg([...args, '--json'], { cwd });
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** A project of Python on the same database. */
const useFromPython = (uri: string, name: string) =>
  python<Used>(seed('use_registry.py'), { env: { MLFLOW_TRACKING_URI: uri }, args: [name] });

describeService('a registry of mlreg init in MLflow 3.17.2', ['mlflow'], () => {
  const database = `sqlite:///${join(cwd, 'mlflow.db')}`;
  beforeAll(async () => {
    await json('init');
  });

  it('opens in the Python client, which brings it up to its own schema', async () => {
    expect(await useFromPython(database, 'lstm')).toMatchObject({ found: {}, made: '1' });
    expect(await json('list', 'lstm')).toMatchObject([
      { version: '1', stage: 'None', metrics: { accuracy: 0.87 }, parameters: { epochs: 50 } },
    ]);
  });

  it('is read and written by mlreg after that, and by Python again', async () => {
    await json('promote', 'lstm/1', '--stage', 'Staging');
    await json('promote', 'lstm/1', '--stage', 'Production');
    await json('tag', 'set', 'lstm', 'team=rca');
    expect(await useFromPython(database, 'lstm')).toEqual({
      found: { lstm: 1 },
      made: '2',
      stages: { 1: 'Production', 2: 'None' },
      tags: { team: 'rca' },
    });
    await json('promote', 'lstm/2', '--stage', 'Staging');
    expect(await json('promote', 'lstm/2', '--stage', 'Production')).toMatchObject({
      plan: { archive: ['1'] },
    });
  });

  it('is served by mlflow server, beside which mlreg writes into the file', async () => {
    const server = await startMlflow({ backendUri: database, artifactRoot: join(cwd, 'files') });
    try {
      const listed = ['list', '--tracking-uri', server.url];
      expect(await json(...listed)).toMatchObject([{ stages: { Production: ['2'] } }]);
      await json('alias', 'set', 'lstm/1', 'previous');
      expect(await json(...listed)).toMatchObject([{ aliases: { previous: '1' } }]);
      expect((await useFromPython(server.url, 'other')).found).toEqual({ lstm: 2 });
    } finally {
      await server.stop();
    }
    expect(await json('resolve', 'lstm@previous')).toMatchObject({ version: '1' });
  });
});

describeService('a registry of mlreg init that mlflow server opens first', ['mlflow'], () => {
  it('is upgraded, read and written', async () => {
    await json('init', '--tracking-uri', 'sqlite:///served.db');
    const file = join(cwd, 'served.db');
    const backendUri = `sqlite:///${file}`;
    const server = await startMlflow({ backendUri, artifactRoot: join(cwd, 'files') });
    try {
      expect(await useFromPython(server.url, 'm')).toMatchObject({ found: {}, made: '1' });
    } finally {
      await server.stop();
    }
    await json('promote', 'm/1', '--stage', 'Staging', '--tracking-uri', backendUri);
    expect(await json('list', '--tracking-uri', backendUri)).toMatchObject([
      { registered_name: 'm', stages: { Staging: ['1'] } },
    ]);
  });
});

interface Listed {
  readonly registered_name: string;
  readonly version: string;
  readonly source: string;
}

interface Weights {
  readonly output: 'linear' | 'logistic';
  readonly weights: readonly number[];
  readonly intercept: number;
}

describeService('the models of mlreg demo', ['mlflow'], () => {
  it('load in MLflow, and predict what their weights say', async () => {
    await json('demo', 'a demo', '--no-tour');
    const uri = `sqlite:///${join(cwd, 'a demo/mlflow.db')}`;
    const versions = await json<Listed[]>('list', '--versions', '--tracking-uri', uri);
    const predicted = await python<Record<string, number>>(seed('predict_registered.py'), {
      env: { MLFLOW_TRACKING_URI: uri },
    });
    expect(versions).toHaveLength(16);
    expect(Object.keys(predicted)).toHaveLength(16);
    for (const { registered_name, version, source } of versions) {
      const file = join(fileURLToPath(source), 'weights.json');
      const { output, weights, intercept }: Weights = JSON.parse(readFileSync(file, 'utf8'));
      const sum = weights.reduce((all, weight) => all + weight, intercept);
      const expected = output === 'linear' ? sum : 1 / (1 + Math.exp(-sum));
      expect(predicted[`${registered_name}/${version}`]).toBeCloseTo(expected, 12);
    }
  });
});
