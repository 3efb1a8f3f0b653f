import { describe, expect, test } from 'vitest';
import { parseMlmodel } from '../../../src/adapters/artifacts/mlmodel.js';

/** As MLflow 3.17.2 writes it for a scikit-learn model. */
const SKLEARN = `artifact_path: mlflow-artifacts:/1/models/m-0123/artifacts
flavors:
  python_function:
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.sklearn
    python_version: 3.11.7
  sklearn:
    code: null
    sklearn_version: 1.7.2
mlflow_version: 3.17.2
model_id: m-0123
model_size_bytes: 1041
signature:
  inputs: '[{"type": "double", "name": "x", "required": true}, {"type": "long", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 2]}}]'
  params: '[{"name": "depth", "type": "long", "default": 3, "shape": null}]'
`;

describe('an MLmodel file', () => {
  test('of scikit-learn', () => {
    const { flavors, signature, mlflowVersion, modelSize } = parseMlmodel(SKLEARN);
    expect([...flavors.keys()]).toEqual(['python_function', 'sklearn']);
    expect(flavors.get('sklearn')?.get('sklearn_version')).toBe('1.7.2');
    expect(signature).toEqual({
      inputs: [
        { name: 'x', type: 'double', required: true },
        { name: null, type: 'long', required: false },
      ],
      outputs: [{ name: null, type: 'tensor(int64, [-1, 2])', required: true }],
      params: [{ name: 'depth', type: 'long', required: false }],
    });
    expect({ mlflowVersion, modelSize }).toEqual({ mlflowVersion: '3.17.2', modelSize: 1041 });
  });

  test.each([
    [{ type: 'array', items: { type: 'array', items: { type: 'float' } } }, 'array(array(float))'],
    [{ type: 'map', values: { type: 'string' } }, 'map(string)'],
    [
      { type: 'object', properties: { a: { type: 'long' }, b: { type: 'any', required: false } } },
      'object(a: long, b?: any)',
    ],
  ])('type %j', (field, type) => {
    const text = JSON.stringify({ signature: { inputs: JSON.stringify([field]) } });
    expect(parseMlmodel(text).signature?.inputs?.[0]?.type).toBe(type);
  });

  test('what is not as MLflow writes it is absent', () => {
    for (const text of [
      '{}',
      '{flavors: 3, signature: x}',
      '{signature: {inputs: "{", outputs: 3}}',
    ]) {
      const { flavors, signature } = parseMlmodel(text);
      expect(flavors.size).toBe(0);
      expect(signature?.inputs ?? null).toBeNull();
    }
  });

  test.each(['', '[]', 'text', '{', 'a: &a [*a, *a]\nb: *c'])('%j is refused', (text) => {
    expect(() => parseMlmodel(text)).toThrow(/the MLmodel file is no/);
  });

  test('no billion laughs', () => {
    const lines = ['a0: &a0 [lol]'];
    for (let i = 1; i < 12; i++) lines.push(`a${i}: &a${i} [${Array(10).fill(`*a${i - 1}`)}]`);
    expect(() => parseMlmodel(lines.join('\n'))).toThrow(/the MLmodel file is no YAML/);
  });
});

describe('an MLmodel file that means harm', () => {
  test.each([
    ['holds itself', 'flavors:\n  x: &a\n    b: *a\n'],
    ['holds itself twice in each', 'flavors:\n  x: &a {b: *a, c: *a, d: [*a, *a]}\n'],
    ['is nested deep', `flavors: {x: {y: ${'['.repeat(60)}${']'.repeat(60)}}}`],
  ])('%s', (_, text) => {
    expect(() => parseMlmodel(text)).toThrow(/MLmodel file/);
  });

  test('holds what JSON does not have', () => {
    const { flavors } = parseMlmodel(
      'flavors:\n  x:\n    at: 2026-01-02T03:04:05Z\n    set: !!set {a, b}\n' +
        '    bytes: !!binary aGk=\n    nan: .nan\n    __proto__: 1\n    deep: {__proto__: {a: 1}}\n',
    );
    expect(JSON.stringify(Object.fromEntries(flavors.get('x') ?? []))).toBe(
      '{"at":"2026-01-02T03:04:05.000Z","set":["a","b"],"bytes":"aGk=","nan":"NaN",' +
        '"__proto__":1,"deep":{"__proto__":{"a":1}}}',
    );
  });
});
