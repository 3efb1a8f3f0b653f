import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { byName, printModelSections } from '../../../src/cli/view/model-sections.js';
import type { Mlmodel, ModelFiles, SignatureField } from '../../../src/domain/mlmodel.js';
import { modelFilesRecord } from '../../../src/domain/model-files-record.js';
import { unsafeIn } from './arbitraries.js';
import { bufferView } from './buffer-io.js';

const field = (name: string | null, type = 'double', required = true): SignatureField => ({
  name,
  type,
  required,
});

function filesOf(files: ModelFiles['files'], mlmodel: Partial<Mlmodel> | null = {}): ModelFiles {
  const none = { flavors: new Map(), signature: null, mlflowVersion: null, modelSize: null };
  return { files, mlmodel: mlmodel && { ...none, ...mlmodel }, requirements: [] };
}

async function sections(files: ModelFiles | null, { isTTY = true, columns = 60 } = {}) {
  const { context, stdout } = bufferView({}, { isTTY, columns });
  await printModelSections(modelFilesRecord(files), context);
  return stdout.text;
}

describe('the sections of a model', () => {
  test('say what it takes, what it is and what it has', async () => {
    const files = [
      { path: 'MLmodel', size: 740 },
      { path: 'data/model.pkl', size: 12_345_678 },
    ];
    const signature = {
      inputs: [field('age'), field('city', 'string', false)],
      outputs: [field(null, 'tensor(int64, [-1, 2])')],
      params: null,
    };
    const flavors = new Map([
      [
        'python_function',
        new Map<string, unknown>([
          ['loader_module', 'mlflow.sklearn'],
          ['env', {}],
        ]),
      ],
      [
        'sklearn',
        new Map<string, unknown>([
          ['sklearn_version', '1.7.2'],
          ['code', null],
        ]),
      ],
    ]);
    expect(await sections(filesOf(files, { signature, flavors }))).toBe(`
Signature
  inputs   age: double
           city: string, optional
  outputs  tensor(int64, [-1, 2])

Flavors
  python_function  loader_module: mlflow.sklearn
  sklearn          sklearn_version: 1.7.2

Files
  740 B  MLmodel
  12 MB  data/model.pkl
`);
  });

  test('are cut to a list that can be read, and say what is left', async () => {
    const files = Array.from({ length: 200 }, (_, index) => ({
      path: `f${index}`,
      size: 6_000_000,
    }));
    const inputs = Array.from({ length: 25 }, (_, index) => field(`x${index}`));
    const signature = { inputs, outputs: null, params: null };
    const lines = (await sections(filesOf(files, { signature }))).split('\n');
    expect(lines).toContain('  … and 180 more, 1.2 GB in all');
    expect(lines).toContain('           … and 5 more');
    expect(lines.filter((line) => line.startsWith('  6.0 MB  f'))).toHaveLength(20);
    expect(lines.filter((line) => /x\d+: double/.test(line))).toHaveLength(20);
  });

  test('of a folder without MLmodel are its files; of an empty one, none', async () => {
    expect(await sections(filesOf([{ path: 'weights.bin', size: 3 }], null))).toBe(
      '\nFiles\n  3 B  weights.bin\n',
    );
    expect(await sections(filesOf([], null))).toBe('\nFiles\n  none\n');
    expect(await sections(filesOf([]))).toContain('\nSignature\n  none\n\nFlavors\n  none\n');
    expect(await sections(null)).toBe('');
  });

  test('fit the terminal, whatever the files are called', async () => {
    const evil = 'a\u001b[31m\u202e\n\u009b'.repeat(20);
    const wide = '漢字🚀'.repeat(20);
    const files = [evil, wide].map((path) => ({ path, size: 1 }));
    const signature = { inputs: [field(evil, evil)], outputs: null, params: null };
    const flavors = new Map([
      [evil, new Map([[evil, evil]])],
      [wide, new Map([['k', wide]])],
    ]);
    const text = await sections(filesOf(files, { signature, flavors }));
    expect(unsafeIn(text)).toEqual([]);
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60);
    const piped = await sections(filesOf(files), { isTTY: false });
    expect(piped).toContain(wide);
  });
});

test('in lines of text, files and fields go by their names', () => {
  const signature = {
    inputs: [field('__proto__'), field(null, 'long', false)],
    outputs: null,
    params: null,
  };
  const record = modelFilesRecord(filesOf([{ path: '__proto__', size: 7 }], { signature }));
  expect(byName(record)).toEqual({
    files: new Map([['__proto__', 7]]),
    signature: {
      inputs: new Map([
        ['__proto__', 'double'],
        ['1', 'long, optional'],
      ]),
      outputs: null,
      params: null,
    },
  });
  expect(byName(modelFilesRecord(null))).toEqual({ files: null, signature: null });
});
