import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import { parseMlmodel } from '../../src/adapters/artifacts/mlmodel.js';
import { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { MemoryTracking } from '../../src/adapters/store/memory-tracking.js';
import { collect } from '../../src/domain/collect.js';
import { createDemo, type DemoCounts } from '../../src/operations/create-demo.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const DAY = 86_400_000;
const LSTM = 'openstack_rca_system_auto_lstm_model';
const HEART = 'heart-disease-logistic_regression';

let registry: MemoryRegistry;
let tracking: MemoryTracking;
let files: Map<string, MemoryArtifacts>;
let counts: DemoCounts;
beforeEach(async () => {
  let time = NOW;
  registry = new MemoryRegistry(() => time);
  tracking = new MemoryTracking();
  files = new Map();
  const deps = {
    registry,
    tracking,
    openArtifacts: async (uri: string) => {
      const opened = new MemoryArtifacts();
      files.set(uri, opened);
      return opened;
    },
    setTime: (millis: number) => {
      time = millis;
    },
  };
  counts = await createDemo({ now: NOW }, deps);
});

const versionsOf = async (model: string) =>
  (await collect(registry.listVersions({ model }))).reverse();
const textOf = async (uri: string, path: string) => {
  const pieces = await collect((files.get(uri) as MemoryArtifacts).read(path));
  return Buffer.concat(pieces).toString();
};

describe('the registry of the demo', () => {
  it('has the models of the stories', async () => {
    const models = await collect(registry.listModels());
    expect(models.map(({ name }) => name)).toEqual([
      'EURUSD_ARIMA',
      'EURUSD_LSTM',
      'EURUSD_LinearRegression',
      HEART,
      'moe-cybersecurity-cicids',
      LSTM,
    ]);
    expect(models.every(({ description }) => (description ?? '').length > 20)).toBe(true);
    expect(counts).toEqual({ models: 6, versions: 16 });
  });

  it('has five versions of lstm_model, over all stages', async () => {
    const versions = await versionsOf(LSTM);
    expect(versions.map(({ version, stage, aliases }) => [version, stage, ...aliases])).toEqual([
      ['1', 'Archived'],
      ['2', 'Production', 'champion'],
      ['3', 'Staging', 'challenger'],
      ['4', 'Archived'],
      ['5', 'None'],
    ]);
  });

  it('has the championship, whose winner has the lowest rmse', async () => {
    const rows = ['LSTM', 'LinearRegression', 'ARIMA'].map(async (type) => {
      const [version] = await versionsOf(`EURUSD_${type}`);
      const run = tracking.runs.get(version?.runId ?? '');
      return [version?.aliases[0], run?.metrics.get('rmse')?.value];
    });
    expect(await Promise.all(rows)).toEqual([
      ['champion', 0.0051],
      ['challenger', 0.00511],
      ['candidate', 0.00512],
    ]);
  });

  it('is as old as a registry in use', async () => {
    const versions = await versionsOf(HEART);
    const ages = versions.map(({ creationTimestamp }) => (NOW - (creationTimestamp ?? 0)) / DAY);
    expect(ages).toEqual([120, 88, 55, 33, 9]);
    const { creationTimestamp } = await registry.getModel(HEART);
    expect(creationTimestamp).toBeLessThan(versions[0]?.creationTimestamp ?? 0);
  });
});

describe('the runs behind it', () => {
  it('have ended before their version was registered', async () => {
    for await (const version of registry.listVersions()) {
      const run = tracking.runs.get(version.runId ?? '');
      expect(run).toMatchObject({ status: 'FINISHED', userId: expect.stringMatching(/./) });
      expect(run?.startTime).toBeLessThan(run?.endTime ?? 0);
      expect(run?.endTime).toBeLessThan(version.creationTimestamp ?? 0);
    }
    expect(tracking.runs.size).toBe(16);
    expect([...tracking.experiments.values()].map(({ name }) => name)).toEqual([
      'openstack_rca_system_auto',
      'EURUSD_Experiments',
      'heart-disease',
      'moe-training-cicids',
    ]);
  });

  it('have params, tags and metrics, and of some a value a step', async () => {
    const [, , third] = await versionsOf(LSTM);
    const run = tracking.runs.get(third?.runId ?? '');
    expect(Object.fromEntries(run?.params ?? [])).toMatchObject({
      epochs: '50',
      batch_size: '32',
      lstm_units: '64',
      dropout_rate: '0.2',
    });
    expect(run?.tags.get('purpose')).toBe('production');
    expect(run?.metrics.get('accuracy')).toMatchObject({ value: 0.87, step: 0 });
    expect(run?.metrics.get('loss')).toMatchObject({ value: 0.29, step: 50 });
  });
});

describe('the files of a version', () => {
  it('are a model with a signature, of the run that the version names', async () => {
    for await (const { modelName, source, runId } of registry.listVersions()) {
      const uri = source ?? '';
      expect(uri).toBe(`${tracking.runs.get(runId ?? '')?.artifactUri}/model`);
      const mlmodel = parseMlmodel(await textOf(uri, 'MLmodel'));
      const { inputs, weights } = JSON.parse(await textOf(uri, 'weights.json'));
      expect(mlmodel.signature?.inputs?.map(({ name }) => name)).toEqual(inputs);
      expect([...mlmodel.flavors.keys()], modelName).toEqual(['python_function']);
      expect(weights).toHaveLength(inputs.length);
    }
  });
});
