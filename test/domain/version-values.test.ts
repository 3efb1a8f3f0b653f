import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/domain/expressions/evaluate.js';
import { parseExpression } from '../../src/domain/expressions/parse.js';
import { MODEL_VOCABULARY, modelValues } from '../../src/domain/model-values.js';
import { MODEL_FIELDS, VERSION_FIELDS } from '../../src/domain/records.js';
import {
  pathsNeedOrigin,
  VERSION_VOCABULARY,
  versionValues,
} from '../../src/domain/version-values.js';
import { aLoggedModel, aMetric, aModel, aRun, aVersion } from './fixtures.js';

const NOW = Date.UTC(2026, 5, 30);
const row = {
  version: aVersion({
    modelName: 'auto_lstm',
    version: '10',
    stage: 'Production',
    aliases: ['champion'],
    tags: new Map([['team', 'rca']]),
    description: 'good',
    runId: 'r1',
    source: 'models:/m-1',
    creationTimestamp: Date.UTC(2026, 5, 1),
    lastUpdatedTimestamp: Date.UTC(2026, 5, 2),
  }),
  run: aRun({
    metrics: new Map([
      ['f1', aMetric(0.5)],
      ['auc', aMetric(0.7)],
    ]),
    params: new Map([['lr', '1e-3']]),
  }),
  loggedModel: aLoggedModel({
    artifactUri: 's3://bucket/1/models/m-1/artifacts',
    metrics: new Map([['f1', aMetric(0.9)]]),
    params: new Map([['seed', '007']]),
  }),
};
const view = { now: NOW, shortName: 'lstm' };

describe('a version', () => {
  const holds = (text: string) =>
    evaluate(parseExpression(text, VERSION_VOCABULARY).condition, versionValues(row, view).lookup);

  test.each([
    'metrics.f1 = 0.9 and metrics.auc = 0.7',
    'params.lr = 0.001 and parameters.seed = 7',
    "tags.team = 'rca'",
    "name = 'auto_lstm' and registered_name = name and model_name = 'lstm'",
    "version = 10 and stage = 'production' and status = 'READY'",
    "description = 'good' and status_message = null and logged_model_id = null",
    "'champion' in aliases",
    'age = 29d and age > 4w and age < 30d',
    "creation_timestamp >= '2026-06' and creation_timestamp < '2026-06-02'",
    "last_updated_timestamp = '2026-06-02T00:00:00.000Z'",
    "run_id = 'r1' and source = 'models:/m-1' and model_uri = 'models:/auto_lstm/10'",
    "artifact_uri = s3_location and s3_location = 's3://bucket/1/models/m-1/artifacts'",
  ])('%s', (text) => {
    expect(holds(text)).toBe(true);
  });

  test('can be asked for every field of its JSON', () => {
    expect([...VERSION_VOCABULARY.fields.keys()]).toEqual(
      expect.arrayContaining([...VERSION_FIELDS]),
    );
  });

  test('has the names of its metrics, parameters and tags', () => {
    const { keysOf } = versionValues(row, view);
    const names = ['metrics', 'parameters', 'tags'].map((field) => [...keysOf(field)]);
    expect(names).toEqual([['f1', 'auc'], ['lr', 'seed'], ['team']]);
  });

  test('from a clock ahead of ours has the age 0, without a time none', () => {
    const age = (creationTimestamp: number | null) => {
      const version = aVersion({ creationTimestamp });
      const path = { occupant: null, field: 'age', key: null, text: 'age' };
      return versionValues({ version }, view).lookup(path);
    };
    expect(age(NOW + 5)).toBe(0);
    expect(age(null)).toBe(null);
  });

  test.each([
    ["stage = 'None' and tags.metrics = 'x'", false],
    ['version = 1 or metrics.f1 > 1', true],
    ["params.lr = '1'", true],
    ['s3_location = null', true],
  ])('%s needs the run: %s', (text, needed) => {
    expect(pathsNeedOrigin(parseExpression(text, VERSION_VOCABULARY).paths)).toBe(needed);
  });
});

describe('a model', () => {
  const model = aModel({
    name: 'auto_lstm',
    latestVersion: '10',
    newestByStage: new Map([['Production', '9']]),
    aliases: new Map([['champion', '9']]),
    tags: new Map([['team', 'rca']]),
    creationTimestamp: Date.UTC(2026, 5, 1),
  });

  test.each([
    "name = 'auto_lstm' and model_name = 'lstm' and tags.team = 'rca'",
    "latest_version > 9 and 'production' in stages and 'Staging' not in stages",
    "'champion' in aliases and age = 29d and description = null",
    "creation_timestamp > '2026' and last_updated_timestamp < '1970-01-02'",
  ])('%s', (text) => {
    const { condition } = parseExpression(text, MODEL_VOCABULARY);
    expect(evaluate(condition, modelValues(model, view).lookup)).toBe(true);
  });

  test('can be asked for every field of its JSON', () => {
    expect([...MODEL_VOCABULARY.fields.keys()]).toEqual(expect.arrayContaining([...MODEL_FIELDS]));
  });

  test('without versions has no latest', () => {
    const { condition } = parseExpression('latest_version = null', MODEL_VOCABULARY);
    expect(evaluate(condition, modelValues(aModel(), view).lookup)).toBe(true);
  });

  test.each(['metrics.f1 > 1', 'params.lr = 1', "stage = 'None'", 'version = 1'])(
    'has nothing for %s',
    (text) => {
      expect(() => parseExpression(text, MODEL_VOCABULARY)).toThrow(
        expect.objectContaining({
          problem: expect.stringContaining('is a field of versions, not of models'),
          hint: expect.stringContaining('--versions'),
        }),
      );
    },
  );
});

test.each([
  ['a version', { ...VERSION_VOCABULARY, occupants: true }, versionValues(row, view)],
  ['a model', { ...MODEL_VOCABULARY, occupants: true }, modelValues(aModel(), view)],
])('%s does not give its own value for that of an occupant', (_, vocabulary, { lookup }) => {
  const { condition } = parseExpression('production.tags.team = 1', vocabulary);
  expect(() => evaluate(condition, lookup)).toThrow(
    expect.objectContaining({
      message:
        '"production.tags.team" is the value of another version, which is not yet known here',
      hint: expect.stringContaining('write tags.team'),
    }),
  );
});
