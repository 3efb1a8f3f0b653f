import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/domain/errors.js';
import { parseRef } from '../../src/domain/refs.js';

const number = (version: string) => ({ kind: 'number', version }) as const;
const alias = (text: string) => ({ kind: 'alias', alias: text }) as const;
const label = (text: string) => ({ kind: 'label', label: text }) as const;
const latest = { kind: 'latest' } as const;

describe('a ref by name', () => {
  test.each([
    ['lstm/3', number('3')],
    ['lstm:3', number('3')],
    ['lstm/v3', number('3')],
    ['lstm:V3', number('3')],
    ['lstm/007', number('7')],
    ['lstm/v010', number('10')],
    ['lstm/latest', latest],
    ['lstm:Latest', latest],
    ['lstm@champion', alias('champion')],
    ['lstm@3', alias('3')],
    ['lstm@v3', number('3')],
    ['lstm@latest', latest],
    ['lstm/Production', { kind: 'stage', stage: 'Production' }],
    ['lstm/production', { kind: 'stage', stage: 'Production' }],
    ['lstm:STAGING', { kind: 'stage', stage: 'Staging' }],
    ['lstm@v1.2.0', label('v1.2.0')],
    ['lstm@1.2', label('1.2')],
    ['lstm@^1.2', label('^1.2')],
    ['lstm@~1', label('~1')],
    ['lstm@>=1.2 <2', label('>=1.2 <2')],
    ['lstm@^1 || ^3.1', label('^1 || ^3.1')],
    ['lstm@1.x', label('1.x')],
    ['lstm@v1.2.0-rc.1', label('v1.2.0-rc.1')],
    ['lstm/1.5', label('1.5')],
    ['lstm/release-1_2(0)', label('release-1_2(0)')],
    ['lstm@release-1.2.0', label('release-1.2.0')],
    ['lstm@1-2-3', alias('1-2-3')],
    ['models:/lstm@^1.2', label('^1.2')],
    ['models:/lstm/v1.2.0', label('v1.2.0')],
    ['lstm/none', { kind: 'stage', stage: 'None' }],
  ] as const)('%s names a version', (text, selector) => {
    expect(parseRef(text)).toEqual({ kind: 'model', name: 'lstm', selector });
  });

  test.each([
    'lstm',
    'my model',
    'a@',
    '@a',
    'a@b c',
    'a@b.c',
    'a@10.b',
    'a@1.2.3.4',
    'größe',
    '...',
    '-x',
  ])('%j is a bare model', (name) => {
    expect(parseRef(name)).toEqual({ kind: 'model', name });
  });

  test('a name with an @ of its own splits at the last one', () => {
    expect(parseRef('a@b@champion')).toEqual({
      kind: 'model',
      name: 'a@b',
      selector: alias('champion'),
    });
  });

  test('an @ before a version belongs to the name', () => {
    expect(parseRef('a@b/3')).toEqual({ kind: 'model', name: 'a@b', selector: number('3') });
  });
});

describe('a URI', () => {
  test.each([
    ['models:/lstm/3', { kind: 'model', name: 'lstm', selector: number('3') }],
    [
      'models:/lstm/Production',
      { kind: 'model', name: 'lstm', selector: { kind: 'stage', stage: 'Production' } },
    ],
    ['models:/lstm/latest', { kind: 'model', name: 'lstm', selector: latest }],
    ['models:/lstm@champion', { kind: 'model', name: 'lstm', selector: alias('champion') }],
    ['models:/a@b@champion', { kind: 'model', name: 'a@b', selector: alias('champion') }],
    ['models:/m-0a1b', { kind: 'logged-model', modelId: 'm-0a1b' }],
    ['models:/m-own/3', { kind: 'model', name: 'm-own', selector: number('3') }],
    ['models:/m-own@best', { kind: 'model', name: 'm-own', selector: alias('best') }],
    ['runs:/abc/model', { kind: 'run', runId: 'abc', path: 'model' }],
    ['runs:/abc/a/b', { kind: 'run', runId: 'abc', path: 'a/b' }],
    ['runs:/abc/model//', { kind: 'run', runId: 'abc', path: 'model' }],
  ])('%s', (text, ref) => {
    expect(parseRef(text)).toEqual(ref);
  });
});

describe('refused', () => {
  test.each(['/abs', './rel', '../up', '/'])('%s is a path', (text) => {
    expect(() => parseRef(text)).toThrow(UsageError);
    expect(() => parseRef(text)).toThrow(/is a path/);
  });

  test.each([
    '',
    ' ',
    '.',
    '..',
    ':3',
    'lstm/',
    'lstm:',
    'lstm/0',
    'lstm/-1',
    'lstm/^',
    'lstm/1..2',
    'lstm/>=1.2 beta',
    'lstm/3/4',
    'lstm/champion',
    'lstm/3@champion',
    'lstm/12345678901234567',
    'models:/',
    'models:/lstm',
    'models:/m-',
    'models:/lstm/',
    'models:/lstm/champion',
    'models:/lstm/3/sub',
    'models://lstm/3',
    'runs:/',
    'runs:/abc',
    'runs:/abc/',
    'runs:/abc//',
  ])('%j', (text) => {
    expect(() => parseRef(text)).toThrow(UsageError);
  });
});
