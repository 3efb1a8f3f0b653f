import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/domain/expressions/evaluate.js';
import { parseExpression } from '../../../src/domain/expressions/parse.js';
import { lookupIn, VOCABULARY } from './vocabulary.js';

const DAY = 86_400_000;
const lookup = lookupIn({
  name: 'lstm',
  version: 10,
  stage: 'Production',
  age: 3 * DAY,
  aliases: ['champion', '3'],
  stages: ['None', 'Production'],
  'metrics.f1': 0.9,
  'metrics.zero': 0,
  'metrics.nan': Number.NaN,
  'metrics.inf': Number.POSITIVE_INFINITY,
  'metrics.val loss': 0.25,
  'metrics.val-loss': 0.5,
  'metrics.val.loss': 0.75,
  'parameters.lr': '1e-3',
  'parameters.epochs': '50',
  'parameters.shuffle': 'True',
  'parameters.kind': 'auto',
  'parameters.hex': '0x10',
  'parameters.empty': '',
  'tags.team': 'rca',
  'tags.__proto__': 'x',
  'tags.and': 'y',
  'tags.2024': 'z',
});

const verdict = (text: string) => evaluate(parseExpression(text, VOCABULARY).condition, lookup);

describe('true', () => {
  test.each([
    'metrics.f1 = 0.9',
    'metrics.f1 == .9',
    'metrics.f1>=0.9',
    'metrics.f1 != 0.8',
    '0.85 < metrics.f1',
    "metrics.f1 > '0.85'",
    'metrics.inf > 1e308',
    'metrics.`val loss` < 0.3',
    'metrics.`val-loss` = 0.5',
    'metrics.val.loss = 0.75',
    'metrics.val.`loss` = 0.75',
    'metrics.`val.loss` = 0.75',
    'params.lr = 0.001',
    'parameters.lr < 0.01',
    'params.epochs > 9',
    "params.epochs > '9'",
    'params.epochs = 50.0',
    "params.epochs = '50'",
    "params.epochs != '50.0'",
    'params.epochs * 2 = 100',
    'params.shuffle = true',
    'params.shuffle != false',
    'params.kind != 1',
    'params.hex != 16',
    "params.empty = ''",
    'params.empty != 0',
    'tags.team = "rca"',
    "tags.team > 'r'",
    "tags.__proto__ = 'x'",
    "tags.and = 'y'",
    "tags.2024 = 'z'",
    'version > 9',
    "version = '10'",
    "stage = 'production'",
    "stage != 'staging'",
    "stage in ('staging', 'PRODUCTION')",
    "'production' in stages",
    "'champion' in aliases",
    "'challenger' not in aliases",
    "'3' in aliases",
    'age < 30d',
    'age > 2d12h',
    'age >= 72h',
    'metrics.f1 != null',
    'null = metrics.absent',
    'metrics.nan = null',
    'metrics.f1 + metrics.absent = null',
    'description = null',
    'metrics.zero = -0',
    'metrics.f1 in (0.8, 0.9)',
    'metrics.f1 not in (1, 2)',
    'metrics.absent > 1 or metrics.f1 > 0.5',
    'not metrics.f1 < 0.5',
    '!metrics.f1 < 0.5 && !(version = 3 || version = 4)',
    'NOT version = 3 AND True = params.shuffle',
    'version = 1 or version = 10 and stage = "Production"',
    'not (version = 1 or version = 2)',
    '((metrics.f1)) > (0.5)',
    '(metrics.f1 + 1) * 2 > 3',
    '2 + 3 * 4 = 14',
    '2 - 3 - 4 = -5',
    '8 / 4 / 2 = 1',
    '-metrics.f1 = -0.9',
    '- -2 = 2',
    'name = "lstm"',
    'metrics.f1\n>\t0.5',
  ])('%s', (text) => {
    expect(verdict(text)).toBe(true);
  });
});

describe('false', () => {
  test.each([
    'metrics.f1 > 0.9',
    'metrics.f1 = null',
    "params.epochs = '50.0'",
    'params.kind = 1',
    'params.hex = 16',
    'params.shuffle = false',
    "'challenger' in aliases",
    "tags.team = 'RCA'",
    'metrics.absent > 1 and version = 1',
    'age > 30d',
    'version = 10 and version = 11',
    '(version = 1 or version = 10) and stage = "None"',
  ])('%s', (text) => {
    expect(verdict(text)).toBe(false);
  });
});

describe('neither, as a value is absent', () => {
  test.each([
    'metrics.absent > 1',
    'metrics.absent != 1',
    'not metrics.absent > 1',
    'not metrics.absent = 1',
    'metrics.nan < 1',
    'metrics.nan != 1',
    'metrics.absent = metrics.absent',
    'description != ""',
    'description = ""',
    'metrics.absent in (1, 2)',
    'metrics.absent not in (1, 2)',
    'tags.absent in aliases',
    'metrics.absent > 1 and version = 10',
    'metrics.absent > 1 or version = 11',
    'metrics.absent * 0 = 0',
    'metrics.f1 / metrics.zero > 1',
    'metrics.zero / metrics.zero != 1',
    'metrics.inf - metrics.inf = 0',
    '1e308 * 10 > 1',
    'params.kind * 2 > 1',
    'params.kind > 0.1',
    'params.kind < 0.1',
    'tags.constructor != "x"',
  ])('%s', (text) => {
    expect(verdict(text)).toBe(null);
  });
});
