import { describe, expect, test } from 'vitest';
import { fileSections } from '../../src/domain/compare-files.js';
import type { Mlmodel, ModelFiles, SignatureField } from '../../src/domain/mlmodel.js';
import { parseRequirement } from '../../src/domain/requirement.js';

function folder(parts: Partial<Omit<ModelFiles, 'mlmodel'>> & { mlmodel?: Partial<Mlmodel> } = {}) {
  const none: Mlmodel = {
    flavors: new Map(),
    signature: null,
    mlflowVersion: null,
    modelSize: null,
  };
  const { mlmodel, files = [], requirements = [] } = parts;
  return { files, requirements, mlmodel: mlmodel ? { ...none, ...mlmodel } : null };
}

const field = (name: string | null, type = 'double', required = true): SignatureField => ({
  name,
  type,
  required,
});

test('files by path, with their sizes', () => {
  const sections = fileSections([
    folder({
      files: [
        { path: 'b', size: 1 },
        { path: 'a', size: 2 },
      ],
    }),
    null,
    folder({ files: [{ path: 'b', size: 3 }] }),
  ]);
  expect(sections.files).toEqual([
    { name: 'a', values: [2, undefined, null], differs: true },
    { name: 'b', values: [1, undefined, 3], differs: true },
  ]);
});

test('what nobody knows is no difference', () => {
  const { files } = fileSections([folder({ files: [{ path: 'a', size: 2 }] }), null]);
  expect(files).toEqual([{ name: 'a', values: [2, undefined], differs: false }]);
});

test('the signature keeps the order of the model', () => {
  const signature = {
    inputs: [field('z'), field('a', 'long', false), field('z', 'string')],
    outputs: [field(null, 'tensor(float32, [-1, 1])')],
    params: [field('temperature', 'double', false)],
  };
  const sections = fileSections([
    folder({ mlmodel: { signature } }),
    folder({ mlmodel: { signature: { ...signature, inputs: null } } }),
  ]);
  expect(sections.signature).toEqual([
    { name: 'inputs.z', values: ['double', null], differs: true },
    { name: 'inputs.a', values: ['long (optional)', null], differs: true },
    { name: 'inputs[2]', values: ['string', null], differs: true },
    {
      name: 'outputs[0]',
      values: ['tensor(float32, [-1, 1])', 'tensor(float32, [-1, 1])'],
      differs: false,
    },
    { name: 'params.temperature', values: ['double', 'double'], differs: false },
  ]);
});

test('flavors with their settings; Python belongs to the environment', () => {
  const flavors = new Map([
    [
      'sklearn',
      new Map<string, unknown>([
        ['sklearn_version', '1.5.2'],
        ['code', null],
      ]),
    ],
    [
      'python_function',
      new Map<string, unknown>([
        ['python_version', '3.11.4'],
        ['env', { conda: 'conda.yaml' }],
      ]),
    ],
    ['bare', new Map<string, unknown>()],
  ]);
  const { flavors: rows, environment } = fileSections([
    folder({ mlmodel: { flavors, mlflowVersion: '3.17.2' } }),
    folder(),
  ]);
  expect(rows.map(({ name, values: [value] }) => [name, value])).toEqual([
    ['bare', ''],
    ['python_function.env', '{"conda":"conda.yaml"}'],
    ['sklearn.code', 'null'],
    ['sklearn.sklearn_version', '1.5.2'],
  ]);
  expect(environment).toEqual([
    { name: 'python_version', values: ['3.11.4', null], differs: true },
    { name: 'mlflow_version', values: ['3.17.2', null], differs: true },
  ]);
});

describe('requirements', () => {
  test('side by side, by package', () => {
    const { environment } = fileSections([
      folder({
        requirements: ['scikit_learn==1.5.2', 'numpy<2', 'numpy>=1; python_version<"3.9"'],
      }),
      folder({ requirements: ['Scikit-Learn==1.6.0', '-r more.txt'] }),
    ]);
    expect(environment.map(({ name, values }) => [name, ...values])).toEqual([
      ['-r more.txt', null, '*'],
      ['numpy', '<2 | >=1; python_version<"3.9"', null],
      ['scikit-learn', '==1.5.2', '==1.6.0'],
    ]);
  });

  test.each([
    ['numpy==1.26.4', 'numpy', '==1.26.4'],
    ['mlflow[extras] >=2, <3', 'mlflow', '[extras] >=2, <3'],
    ['Ruamel.YAML_x', 'ruamel-yaml-x', '*'],
    ['torch @ https://host/torch.whl', 'torch', '@ https://host/torch.whl'],
    ['https://host/x.whl', 'https://host/x.whl', '*'],
    ['--index-url https://host', '--index-url https://host', '*'],
    ['./local', './local', '*'],
    ['__proto__==1', '__proto__==1', '*'],
  ])('%s', (line, name, asked) => {
    expect(parseRequirement(line)).toEqual({ name, asked });
  });
});
