import { describe, expect, test } from 'vitest';
import { environmentFits } from '../../src/domain/compatibility/environment.js';
import { signatureFits } from '../../src/domain/compatibility/signature.js';
import type { Mlmodel, ModelFiles, Signature, SignatureField } from '../../src/domain/mlmodel.js';

/** `x: double`, `y?: long`, or `double` without a name. */
function field(text: string): SignatureField {
  const [, name, optional, type = text] = /^(\w+)(\?)?: (.*)$/.exec(text) ?? [];
  return { name: name ?? null, type, required: optional === undefined };
}

const fields = (text: string | null) =>
  text === null ? null : text === '' ? [] : text.split('; ').map(field);
const signature = (
  inputs: string | null,
  outputs: string | null,
  params: string | null = null,
) => ({
  inputs: fields(inputs),
  outputs: fields(outputs),
  params: fields(params),
});

function mlmodel(more: Partial<Mlmodel> = {}): Mlmodel {
  return { flavors: new Map(), signature: null, mlflowVersion: null, modelSize: null, ...more };
}
const fits = (next: Signature | null, occupant: Signature | null) =>
  signatureFits(mlmodel({ signature: next }), mlmodel({ signature: occupant }));

describe('a signature takes the place of another', () => {
  test.each([
    ['the same', 'x: double; y: long', 'x: double; y: long', true],
    ['in another order', 'y: long; x: double', 'x: double; y: long', true],
    ['with less', 'x: double', 'x: double; y: long', true],
    ['with more that is optional', 'x: double; z?: long', 'x: double', true],
    ['what MLflow converts', 'x: double; y: long', 'x: float; y: integer', true],
    ['a new input', 'x: double; z: long', 'x: double', 'the input "z" is new, and required'],
    ['another type', 'x: long', 'x: double', 'the input "x" is long, was double'],
    ['what MLflow does not convert', 'x: double', 'x: long', 'the input "x" is double, was long'],
    ['no longer optional', 'x: long', 'x?: long', 'the input "x" was optional, and is required'],
    ['a tensor', 'tensor(float32, [-1, 4])', 'tensor(float32, [-1, 4])', true],
    [
      'another tensor',
      'tensor(float32, [-1, 5])',
      'tensor(float32, [-1, 4])',
      'the input 1 is tensor(float32, [-1, 5]), was tensor(float32, [-1, 4])',
    ],
    ['fewer without names', 'double', 'double; double', 'it takes 1 inputs, not 2'],
    ['no inputs', null, 'x: long', 'it does not state its inputs'],
    ['neither states inputs', null, null, true],
  ])('%s', (_, next, occupant, expected) => {
    expect(fits(signature(next, 'double'), signature(occupant, 'double'))).toBe(expected);
  });

  test.each([
    ['double', 'double', true],
    ['long', 'double', 'the output 1 is long, was double'],
    ['p: double', 'q: double', 'the output "p" was q'],
    ['double; double', 'double', 'it gives 2 outputs, not 1'],
    [null, 'double', 'it does not state its outputs'],
    ['double', null, 'the version that it would replace does not state its outputs'],
    [null, null, true],
  ])('outputs %j after %j', (next, occupant, expected) => {
    expect(fits(signature('x: long', next), signature('x: long', occupant))).toBe(expected);
  });

  test('parameters that it no longer has, or has besides, do not matter', () => {
    const of = (params: string) => signature('x: long', null, params);
    expect(fits(of('depth: long; new: string'), of('depth: long; old: string'))).toBe(true);
    expect(fits(of('depth: string'), of('depth: long'))).toBe(
      'the parameter "depth" is string, was long',
    );
  });

  test('none fits nothing, and says whose is missing', () => {
    const one = signature('x: long', null);
    expect(fits(null, one)).toBe('it has no signature');
    expect(fits(one, null)).toBe('the version that it would replace has no signature');
    expect(signatureFits(null, null)).toBe('it has no signature');
  });
});

describe('an environment serves another model', () => {
  const files = (
    python: string | null,
    sklearn: string | null,
    requirements: string,
  ): ModelFiles => ({
    files: [],
    requirements: requirements === '' ? [] : requirements.split('; '),
    mlmodel: mlmodel({
      flavors: new Map([
        ['python_function', new Map(python === null ? [] : [['python_version', python]])],
        ...(sklearn === null
          ? []
          : [['sklearn', new Map([['sklearn_version', sklearn]])] as const]),
      ]),
    }),
  });
  const now = files('3.11.4', '1.7.0', 'scikit-learn==1.7.0; numpy>=2');

  test.each([
    ['the same', now, true],
    ['other patches', files('3.11.9', '1.7.2', 'scikit-learn==1.7.2; numpy>=2'), true],
    ['less', files('3.11.4', null, 'numpy>=2'), true],
    ['any version', files('3.11.4', '1.7.0', 'numpy'), true],
    ['another Python', files('3.12.0', '1.7.0', ''), 'Python is 3.12.0, was 3.11.4'],
    ['no Python', files(null, '1.7.0', ''), 'it does not state its Python'],
    ['another flavor', files('3.11.4', '1.8.0', ''), 'sklearn is 1.8.0, was 1.7.0'],
    ['a new package', files('3.11.4', null, 'xgboost==2.0.0'), 'the package xgboost is new'],
    ['another package', files('3.11.4', null, 'numpy>=1'), 'numpy is >=1, was >=2'],
    [
      'another minor version',
      files('3.11.4', null, 'scikit_learn==1.8.0'),
      'scikit-learn is ==1.8.0, was ==1.7.0',
    ],
    ['no MLmodel', { ...now, mlmodel: null }, 'it has no MLmodel'],
  ])('%s', (_, next, expected) => {
    expect(environmentFits(next, now)).toBe(expected);
  });

  test('an occupant that says nothing', () => {
    expect(environmentFits(now, { ...now, mlmodel: null })).toBe(
      'the version that it would replace has no MLmodel',
    );
    const other = files(null, null, '');
    expect(environmentFits(files('3.11.4', '1.7.0', ''), other)).toBe('the flavor sklearn is new');
    expect(environmentFits(files('3.11.4', null, ''), other)).toBe(true);
  });
});
