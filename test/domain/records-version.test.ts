import { describe, expect, test } from 'vitest';
import { needsOrigin, VERSION_FIELDS, versionRecord } from '../../src/domain/records.js';
import { aLoggedModel, aMetric, aRun, aVersion } from './fixtures.js';

const full = aVersion({
  modelName: 'auto_lstm',
  version: '3',
  stage: 'Production',
  aliases: ['best', 'champion'],
  tags: new Map([
    ['team', 'rca'],
    ['__proto__', 'x'],
  ]),
  description: 'good',
  runId: 'r1',
  loggedModelId: 'm-1',
  source: 'models:/m-1',
  statusMessage: 'ok',
  creationTimestamp: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  lastUpdatedTimestamp: Date.UTC(2026, 0, 2),
});

test('a version with all that can be known', () => {
  const run = aRun({
    artifactUri: 's3://bucket/1/r1/artifacts',
    metrics: new Map([
      ['f1', aMetric(0.9)],
      ['auc', aMetric(Number.NaN)],
    ]),
    params: new Map([['epochs', '50']]),
  });
  const loggedModel = aLoggedModel({
    artifactUri: 's3://bucket/1/models/m-1/artifacts',
    metrics: new Map([['f1', aMetric(0.95)]]),
    params: new Map([['seed', '007']]),
  });
  expect(versionRecord({ version: full, run, loggedModel }, 'lstm')).toEqual({
    model_name: 'lstm',
    registered_name: 'auto_lstm',
    version: '3',
    stage: 'Production',
    aliases: ['best', 'champion'],
    tags: new Map([
      ['__proto__', 'x'],
      ['team', 'rca'],
    ]),
    description: 'good',
    run_id: 'r1',
    creation_timestamp: '2026-01-02T03:04:05.006Z',
    last_updated_timestamp: '2026-01-02T00:00:00.000Z',
    source: 'models:/m-1',
    status: 'READY',
    status_message: 'ok',
    logged_model_id: 'm-1',
    model_uri: 'models:/auto_lstm/3',
    artifact_uri: 's3://bucket/1/models/m-1/artifacts',
    s3_location: 's3://bucket/1/models/m-1/artifacts',
    metrics: new Map<string, unknown>([
      ['auc', 'NaN'],
      ['f1', 0.95],
    ]),
    parameters: new Map<string, unknown>([
      ['epochs', 50],
      ['seed', '007'],
    ]),
  });
});

test('what is absent is null, never missing', () => {
  const bare = aVersion({ stage: null, creationTimestamp: null, lastUpdatedTimestamp: null });
  const record = versionRecord({ version: bare }, 'm');
  expect(Object.keys(record).sort()).toEqual([...VERSION_FIELDS].sort());
  expect(record).toMatchObject({
    stage: null,
    aliases: [],
    tags: new Map(),
    description: null,
    run_id: null,
    creation_timestamp: null,
    last_updated_timestamp: null,
    source: null,
    status_message: null,
    logged_model_id: null,
    artifact_uri: null,
    s3_location: null,
    metrics: new Map(),
    parameters: new Map(),
  });
});

describe('artifact_uri', () => {
  const version = (source: string | null) => aVersion({ source });
  const run = aRun({ artifactUri: 'mlflow-artifacts:/1/r1/artifacts' });

  test("is the run's root without a logged model", () => {
    const record = versionRecord({ version: version('s3://x/y'), run }, 'm');
    expect(record).toMatchObject({
      artifact_uri: 'mlflow-artifacts:/1/r1/artifacts',
      s3_location: null,
      source: 's3://x/y',
    });
  });

  test.each([
    ['s3://x/y', 's3://x/y', 's3://x/y'],
    ['file:///x/y', 'file:///x/y', null],
    ['models:/m-1', null, null],
    ['runs:/r1/model', null, null],
  ])('of source %s alone is %s', (source, artifact_uri, s3_location) => {
    expect(versionRecord({ version: version(source) }, 'm')).toMatchObject({
      artifact_uri,
      s3_location,
    });
  });
});

test.each([
  [['version', 'tags.metrics'], false],
  [['metrics'], true],
  [['version', 'metrics.accuracy'], true],
  [['parameters.lr'], true],
  [['s3_location'], true],
  [[], false],
])('%j needs the run or logged model: %s', (fields, needed) => {
  expect(needsOrigin(fields)).toBe(needed);
});
