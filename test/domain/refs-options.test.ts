import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/domain/errors.js';
import { refFromOptions } from '../../src/domain/refs.js';

describe('--model', () => {
  test.each(['a@champion', 'lstm@v3', 'm-1', 'my model'])('%j is taken literally', (model) => {
    expect(refFromOptions({ model })).toEqual({ kind: 'model', name: model });
  });

  test.each(['', ' ', 'lstm/3', 'lstm:3', 'models:/lstm/3', '..'])(
    '%j cannot be the name of a model',
    (model) => {
      expect(() => refFromOptions({ model })).toThrow(UsageError);
    },
  );

  test.each([
    [{ version: '3' }, { kind: 'number', version: '3' }],
    [{ version: 'v003' }, { kind: 'number', version: '3' }],
    [{ version: 'latest' }, { kind: 'latest' }],
    [{ alias: 'champion' }, { kind: 'alias', alias: 'champion' }],
    [{ stage: 'production' }, { kind: 'stage', stage: 'Production' }],
  ])('with %j', (options, selector) => {
    expect(refFromOptions({ model: 'a@b', ...options })).toEqual({
      kind: 'model',
      name: 'a@b',
      selector,
    });
  });
});

describe('a positional ref', () => {
  test('alone', () => {
    expect(refFromOptions({ ref: 'lstm@champion' })).toEqual({
      kind: 'model',
      name: 'lstm',
      selector: { kind: 'alias', alias: 'champion' },
    });
  });

  test('takes its version from an option if it is bare', () => {
    expect(refFromOptions({ ref: 'lstm', version: '3' })).toEqual({
      kind: 'model',
      name: 'lstm',
      selector: { kind: 'number', version: '3' },
    });
  });
});

test('nothing given is no ref', () => {
  expect(refFromOptions({})).toBeUndefined();
});

describe('refused', () => {
  test.each([
    [{ model: 'm', version: '3', alias: 'a' }],
    [{ model: 'm', version: '3', stage: 'Production' }],
    [{ model: 'm', alias: 'a', stage: 'Production' }],
    [{ ref: 'm/3', version: '3' }],
    [{ ref: 'm@a', alias: 'a' }],
    [{ ref: 'models:/m-1', version: '3' }],
    [{ ref: 'runs:/r/p', stage: 'Staging' }],
    [{ ref: 'm', model: 'm' }],
  ])('two ways to name a version: %j', (options) => {
    expect(() => refFromOptions(options)).toThrow(/named twice/);
  });

  test.each([[{ version: '3' }], [{ alias: 'a' }], [{ stage: 'Staging' }]])(
    'a version without a model: %j',
    (options) => {
      expect(() => refFromOptions(options)).toThrow(/no model/);
    },
  );

  test.each([[{ version: 'x' }], [{ version: '0' }], [{ version: '' }], [{ stage: 'Prod' }]])(
    'what is no version or stage: %j',
    (options) => {
      expect(() => refFromOptions({ model: 'm', ...options })).toThrow(UsageError);
    },
  );
});
