import { expect, test } from 'vitest';
import { modelFilter, versionFilter } from '../../../src/domain/mlflow-filter/evaluate.js';

const MODEL = { name: 'EURUSD_LSTM', tags: new Map([['team', 'rca']]) };
const VERSION = {
  modelName: 'EURUSD_LSTM',
  version: '10',
  runId: null,
  source: 's3://bucket/10',
  tags: new Map([['k', 'v']]),
};

test.each([
  ['', true],
  ["name = 'EURUSD_LSTM'", true],
  ["name = 'eurusd_lstm'", false],
  ["name LIKE 'EURUSD%' AND tags.team = 'rca'", true],
  ["name LIKE 'EURUSD%' AND tags.team = 'x'", false],
  ["name LIKE 'eur%'", false],
  ["name ILIKE 'eur%'", true],
  ["name IN ('x', 'EURUSD_LSTM')", true],
  ["name NOT IN ('x')", true],
  ["tags.team != 'x'", true],
  ["tags.absent != 'x'", false],
  ["tags.absent LIKE '%'", false],
])('a model: %s', (text, expected) => {
  expect(modelFilter(text)(MODEL)).toBe(expected);
});

test.each([
  ["name = 'EURUSD_LSTM'", true],
  ['version_number = 10', true],
  ["version_number = '10'", true],
  ['version_number > 9', true],
  ['version_number >= 11', false],
  ['version_number < 9', false],
  ['version_number <= 10', true],
  ['version_number != 10', false],
  ["source_path LIKE 's3://%'", true],
  ["run_id != 'a'", false],
  ["run_id NOT IN ('a')", false],
  ["run_id LIKE '%'", false],
  ["tags.k = 'v'", true],
])('a version: %s', (text, expected) => {
  expect(versionFilter(text)(VERSION)).toBe(expected);
});
