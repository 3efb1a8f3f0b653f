import { describe, expect, test } from 'vitest';
import { checkFields, fieldOf, pick } from '../../../src/cli/view/fields.js';

const KNOWN = ['version', 'stage', 'metrics', 'tags'];

describe('fields that may be asked for', () => {
  test.each(['version', 'metrics', 'metrics.accuracy', 'tags.mlflow.user', 'tags.a b', 'tags..'])(
    '%s',
    (field) => {
      expect(() => checkFields([field], KNOWN)).not.toThrow();
    },
  );

  test.each([
    ['vresion', 'did you mean "version"?'],
    ['metric', 'did you mean "metrics"?'],
    ['Version', 'did you mean "version"?'],
    ['metrics.', 'did you mean "metrics"?'],
    ['version.x', 'did you mean "version"?'],
    ['parameters.lr', 'fields: version, stage, metrics, tags'],
    ['', 'fields: version, stage, metrics, tags'],
    ['constructor', 'fields: version, stage, metrics, tags'],
    ['__proto__.x', 'fields: version, stage, metrics, tags'],
  ])('not %j', (field, hint) => {
    expect(() => checkFields(['stage', field], KNOWN)).toThrow(
      expect.objectContaining({ code: 'usage', message: `unknown field "${field}"`, hint }),
    );
  });
});

describe('the value of a field', () => {
  const record = {
    version: '3',
    stage: null,
    metrics: new Map([['accuracy', 0.9]]),
    tags: new Map([
      ['mlflow.user', 'ada'],
      ['__proto__', 'x'],
    ]),
  };

  test.each([
    ['version', '3'],
    ['stage', null],
    ['metrics.accuracy', 0.9],
    ['metrics.f1', undefined],
    ['tags.mlflow.user', 'ada'],
    ['tags.mlflow', undefined],
    ['tags.__proto__', 'x'],
    ['version.length', undefined],
    ['tags.size', undefined],
    ['constructor.name', undefined],
    ['toString', undefined],
    ['__proto__', undefined],
  ])('%s is %j', (field, value) => {
    expect(fieldOf(record, field)).toBe(value);
  });

  test('all of it where no fields were asked for', () => {
    expect(pick(record, undefined)).toBe(record);
  });

  test('those asked for, in that order, absent ones as null', () => {
    const picked = pick(record, ['metrics.f1', 'tags.mlflow.user', 'version', 'stage']);
    expect(Object.entries(picked)).toEqual([
      ['metrics.f1', null],
      ['tags.mlflow.user', 'ada'],
      ['version', '3'],
      ['stage', null],
    ]);
  });
});
