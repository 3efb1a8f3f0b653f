import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import { parseMlmodel } from '../../src/adapters/artifacts/mlmodel.js';
import { run } from '../../src/cli/commands/details.run.js';
import type { Context } from '../../src/cli/context.js';
import type { OutputChoice } from '../../src/cli/view/output-choice.js';
import { MlregError } from '../../src/domain/errors.js';
import type { ModelLocation } from '../../src/domain/model-location.js';
import { aRegistry, deps } from '../operations/fixtures.js';
import { bufferView } from './view/buffer-io.js';

const MLMODEL = `flavors:
  sklearn:
    sklearn_version: 1.7.2
mlflow_version: 3.17.2
model_size_bytes: 1041
signature:
  inputs: '[{"type": "double", "name": "x", "required": true}]'
`;

let files: MemoryArtifacts;
let opened: ModelLocation[];
let failure: MlregError | undefined;
beforeEach(async () => {
  files = new MemoryArtifacts();
  opened = [];
  failure = undefined;
  for (const [path, text] of [
    ['MLmodel', MLMODEL],
    ['requirements.txt', 'scikit-learn==1.7.2\n'],
    ['data/model.pkl', 'x'.repeat(1500)],
  ] as const) {
    await files.write(path, content(text));
  }
});

async function* content(text: string) {
  yield Buffer.from(text);
}

async function details(ref: string, choice: Partial<OutputChoice> = {}, isTTY = false) {
  const { context, stdout } = bufferView(choice, { isTTY });
  const said: string[] = [];
  const registry = await aRegistry({ m: 1 });
  const given = {
    ...context,
    signal: new AbortController().signal,
    say: (line: string) => said.push(line),
    history: async () => ({
      ...deps(registry),
      auditExperiment: 'off',
      parseMlmodel: async (text: string) => parseMlmodel(text),
      openArtifacts: async (location: ModelLocation) => {
        opened.push(location);
        if (failure) throw failure;
        return files;
      },
    }),
  };
  // `details` uses no more of the context than this.
  await run([ref], {}, given as unknown as Context);
  return { stdout: stdout.text, said };
}

describe('the files of a version', () => {
  test('are in its JSON', async () => {
    const { stdout, said } = await details('m/1', { format: 'json' });
    expect(JSON.parse(stdout)).toMatchObject({
      version: '1',
      files: [
        { path: 'MLmodel', size: MLMODEL.length },
        { path: 'data/model.pkl', size: 1500 },
        { path: 'requirements.txt', size: 20 },
      ],
      signature: { inputs: [{ name: 'x', type: 'double', required: true }], outputs: null },
      flavors: { sklearn: { sklearn_version: '1.7.2' } },
      mlflow_version: '3.17.2',
      model_size_bytes: 1041,
      requirements: ['scikit-learn==1.7.2'],
    });
    expect(said).toEqual([]);
    expect(opened).toMatchObject([{ uri: 's3://bucket/m/1', modelName: 'm', version: '1' }]);
  });

  test('are lines by their paths in a pipe', async () => {
    const { stdout } = await details('m/1');
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'files.data/model.pkl\t1500',
        'signature.inputs.x\tdouble',
        'flavors.sklearn.sklearn_version\t1.7.2',
        'mlflow_version\t3.17.2',
        'requirements\tscikit-learn==1.7.2',
      ]),
    );
  });

  test('are on its page', async () => {
    const { stdout } = await details('m/1', {}, true);
    expect(stdout).toContain('mlflow_version  3.17.2\n');
    expect(stdout).toContain('\nFiles\n   168 B  MLmodel\n  1.5 kB  data/model.pkl\n');
  });

  test.each<[string, Partial<OutputChoice>]>([
    ['other fields', { format: 'json', fields: ['version', 'stage'] }],
    ['its id', { quiet: true }],
  ])('are not read for %s', async (_, choice) => {
    await details('m/1', choice);
    expect(opened).toEqual([]);
  });

  test('are not read for a model', async () => {
    await details('m', { format: 'json' });
    expect(opened).toEqual([]);
  });

  test('are read for one of their fields', async () => {
    const choice = { format: 'json', fields: ['flavors.sklearn', 'files'] } as const;
    expect(JSON.parse((await details('m/1', choice)).stdout)).toMatchObject({
      'flavors.sklearn': { sklearn_version: '1.7.2' },
      files: { length: 3 },
    });
  });

  test('that cannot be read are null, with a line that says why and what to do', async () => {
    failure = new MlregError('forbidden', 'no right to s3://bucket', { hint: 'set AWS_PROFILE' });
    const { stdout, said } = await details('m/1', { format: 'json' });
    expect(JSON.parse(stdout)).toMatchObject({
      version: '1',
      files: null,
      signature: null,
      flavors: null,
      mlflow_version: null,
      model_size_bytes: null,
      requirements: null,
    });
    expect(said).toEqual([
      'warning: no files, signature and flavors of m/1: no right to s3://bucket; set AWS_PROFILE',
    ]);
    expect((await details('m/1', {}, true)).stdout).not.toContain('Files');
  });

  test('with an MLmodel that is none are a warning as well', async () => {
    await files.write('MLmodel', content('- a list'));
    const { said } = await details('m/1', { format: 'json' });
    expect(said).toEqual([expect.stringContaining('the MLmodel file is no mapping')]);
  });

  test('without an MLmodel are the files alone', async () => {
    await files.remove('MLmodel');
    const { stdout, said } = await details('m/1', { format: 'json' });
    expect(JSON.parse(stdout)).toMatchObject({
      files: { length: 2 },
      flavors: null,
      signature: null,
    });
    expect(said).toEqual([]);
  });
});
