import { describe, expect, test } from 'vitest';
import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import { parseMlmodel } from '../../src/adapters/artifacts/mlmodel.js';
import { VIEWS, type View } from '../../src/domain/comparison.js';
import { MlregError } from '../../src/domain/errors.js';
import type { ModelLocation } from '../../src/domain/model-location.js';
import { parseRef } from '../../src/domain/refs.js';
import type { ModelVersion } from '../../src/domain/types.js';
import { type CompareDeps, compareVersions } from '../../src/operations/compare-versions.js';
import { aMetric, aRun } from '../domain/fixtures.js';
import { aRegistry, deps, ids } from './fixtures.js';

const MLMODEL = `
flavors:
  python_function: {python_version: 3.11.4}
  sklearn: {sklearn_version: 1.5.2}
mlflow_version: 3.17.2
signature:
  inputs: '[{"name": "x", "type": "double", "required": true}]'
`;

async function aFolder(files: Readonly<Record<string, string>>): Promise<MemoryArtifacts> {
  const store = new MemoryArtifacts();
  for (const [path, text] of Object.entries(files)) await store.write(path, bytes(text));
  return store;
}

async function* bytes(text: string) {
  yield Buffer.from(text);
}

/** `m` with so many versions, each with a run; the files of those from 3 on cannot be read. */
async function world(count = 3) {
  const registry = await aRegistry({ m: 0 });
  const given = deps(registry);
  for (let index = 1; index <= count; index++) {
    const runId = `r${index}`;
    await registry.createVersion({ model: 'm', source: `memory:/${index}`, runId });
    given.tracking.runs.set(runId, aRun({ runId, metrics: new Map([['f1', aMetric(index)]]) }));
  }
  const folders = new Map([
    ['memory:/1', await aFolder({ MLmodel: MLMODEL, 'requirements.txt': 'numpy==1\n# no\n' })],
    [
      'memory:/2',
      await aFolder({
        MLmodel: MLMODEL.replace('3.11.4', '3.12.1'),
        'requirements.txt': 'numpy==2',
        'model.pkl': 'xyz',
      }),
    ],
  ]);
  const opened: ModelLocation[] = [];
  const unread: ModelVersion[] = [];
  const all: CompareDeps = {
    ...given,
    sha256: given.audit.sha256,
    inferenceExperiment: 'mlreg-inference',
    openArtifacts: async (location) => {
      opened.push(location);
      const folder = folders.get(location.uri);
      if (folder) return folder;
      throw new MlregError('unreachable', `no answer from ${location.uri}`);
    },
    parseMlmodel: async (text) => parseMlmodel(text),
    onUnread: (version) => unread.push(version),
  };
  return { all, opened, unread, registry };
}

const input = (refs: string, views: readonly View[] = VIEWS) => ({
  refs: refs.split(' ').map(parseRef),
  otherRefs: [],
  views,
});

test('metrics, files, signature and environment of two versions', async () => {
  const { all, unread } = await world(2);
  const comparison = await compareVersions(input('m'), all);
  expect(comparison.metrics).toMatchObject([{ name: 'f1', values: [1, 2], deltas: [null, 1] }]);
  expect(comparison.files?.map(({ name, values }) => [name, ...values])).toEqual([
    ['MLmodel', MLMODEL.length, MLMODEL.length],
    ['model.pkl', null, 3],
    ['requirements.txt', 14, 8],
  ]);
  expect(comparison.signature).toEqual([
    { name: 'inputs.x', values: ['double', 'double'], differs: false },
  ]);
  expect(comparison.environment?.map(({ name, values }) => [name, ...values])).toEqual([
    ['python_version', '3.11.4', '3.12.1'],
    ['mlflow_version', '3.17.2', '3.17.2'],
    ['numpy', '==1', '==2'],
  ]);
  expect(comparison.differs).toBe(true);
  expect(unread).toEqual([]);
});

describe('files', () => {
  test('that cannot be read leave a hole, and are told of', async () => {
    const { all, unread } = await world(4);
    const comparison = await compareVersions(input('m'), all);
    expect(ids(unread)).toEqual(['m/3', 'm/4']);
    expect(comparison.versions.map(({ files }) => files !== null)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(comparison.metrics?.[0]?.values).toEqual([1, 2, 3, 4]);
  });

  test('are not opened for another view', async () => {
    const { all, opened } = await world();
    await compareVersions(input('m', ['metrics', 'parameters', 'tags']), all);
    expect(opened).toEqual([]);
  });

  test('are read eight folders at a time', async () => {
    const { all } = await world(30);
    let open = 0;
    let most = 0;
    const openArtifacts = async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((wake) => setTimeout(wake, 5));
      open -= 1;
      return new MemoryArtifacts();
    };
    await compareVersions(input('m'), { ...all, openArtifacts });
    expect(most).toBe(8);
  });

  test('are where the registry says if nobody else knows', async () => {
    const { all, opened, registry } = await world(1);
    await registry.createVersion({ model: 'm', source: 'models:/m/1' });
    Object.assign(registry, { getDownloadUri: async () => 'memory:/1' });
    const comparison = await compareVersions(input('m'), all);
    expect(opened.map(({ uri }) => uri)).toEqual(['memory:/1', 'memory:/1']);
    expect(comparison.versions[1]?.files).not.toBeNull();
  });

  test('a fault of ours, and Ctrl-C, are no file that cannot be read', async () => {
    const { all } = await world();
    const failing = (error: Error) => async () => {
      throw error;
    };
    const fault = { ...all, openArtifacts: failing(new TypeError('x is undefined')) };
    await expect(compareVersions(input('m'), fault)).rejects.toThrow(TypeError);
    const openArtifacts = failing(new MlregError('interrupted', 'interrupted'));
    const interrupted = { ...all, openArtifacts, signal: AbortSignal.abort() };
    await expect(compareVersions(input('m'), interrupted)).rejects.toThrow('interrupted');
  });
});

describe('tags', () => {
  test('need neither runs nor files', async () => {
    const { all, opened } = await world();
    Object.assign(all.tracking, { getRuns: () => Promise.reject(new Error('asked')) });
    const comparison = await compareVersions(input('m', ['tags']), all);
    expect(comparison.tags).toEqual([]);
    expect(opened).toEqual([]);
  });
});

describe('another registry', () => {
  test('gives the versions that come last', async () => {
    const [here, there] = [await world(2), await world(3)];
    const other = { ...there.all, uri: 'http://other' };
    const comparison = await compareVersions(
      { ...input('m/1'), otherRefs: [parseRef('m/2')] },
      { ...here.all, other },
    );
    expect(comparison.versions.map(({ registry, version }) => [registry, version.version])).toEqual(
      [
        [null, '1'],
        ['http://other', '2'],
      ],
    );
    expect(comparison.baseline).toBe(0);
    expect(there.opened.map(({ uri }) => uri)).toEqual(['memory:/2']);
  });

  test('has the same version for another one', async () => {
    const { all } = await world(1);
    const comparison = await compareVersions(
      { ...input('m/1'), otherRefs: [parseRef('m/1')] },
      { ...all, other: { ...all, uri: 'http://other' } },
    );
    expect(comparison.versions).toHaveLength(2);
    expect(comparison.differs).toBe(false);
  });
});
