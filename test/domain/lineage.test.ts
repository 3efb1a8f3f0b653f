import { expect, test } from 'vitest';
import { isComplete, lineageOf } from '../../src/domain/lineage.js';
import { aLoggedModel, aRun, aVersion } from './fixtures.js';

const tags = (of: Record<string, string>) => new Map(Object.entries(of));
const brief = (row: Parameters<typeof lineageOf>[0]) =>
  lineageOf(row).map(({ step, id, found_in, missing }) => [step, id, found_in ?? missing]);

test('all of it, by what mlreg and MLflow write down', () => {
  const version = aVersion({
    ...{ runId: 'r1', loggedModelId: 'm-1', source: 'models:/m-1' },
    tags: tags({ 'mlreg.dvc_version': 'abc.dir', 'mlreg.git_commit': 'c0ffee' }),
  });
  const run = aRun({ name: 'nightly', tags: tags({ 'mlflow.source.git.commit': 'other' }) });
  const row = { version, run, loggedModel: aLoggedModel({ name: 'net' }) };
  expect(brief(row)).toEqual([
    ['data', 'abc.dir', 'tag mlreg.dvc_version of the version'],
    ['commit', 'c0ffee', 'tag mlreg.git_commit of the version'],
    ['run', 'r1', 'run_id'],
    ['logged_model', 'm-1', 'source'],
    ['version', 'models:/m/1', 'source'],
  ]);
  expect(isComplete(lineageOf(row))).toBe(true);
  expect(lineageOf(row).map(({ detail }) => detail)).toEqual([
    ...[null, null, 'nightly, FINISHED', 'net, READY', 'from models:/m-1'],
  ]);
});

test('what the run tells where the version does not', () => {
  const run = aRun({
    params: new Map([['data_version', 'v1']]),
    tags: tags({ 'mlflow.source.git.commit': 'c0ffee', 'mlflow.source.name': 'train.py' }),
  });
  const steps = lineageOf({ version: aVersion({ runId: 'r1', source: 's3://b/m' }), run });
  expect(steps.slice(0, 2)).toMatchObject([
    { id: 'v1', found_in: 'parameter data_version of the run' },
    { id: 'c0ffee', detail: 'train.py', found_in: 'tag mlflow.source.git.commit of the run' },
  ]);
  // Before MLflow 3 there are no logged models.
  expect(isComplete(steps)).toBe(true);
});

test('what is missing is said', () => {
  const gone = lineageOf({ version: aVersion({ runId: 'r1', loggedModelId: 'm-1' }) });
  expect(gone.map(({ missing }) => missing)).toEqual([
    expect.stringContaining('no version of the data is written down'),
    expect.stringContaining('no commit is written down'),
    'the run is gone',
    'the logged model is gone or deleted',
    'it has no source',
  ]);
  const bare = lineageOf({ version: aVersion({ source: 'models:/other/3' }) });
  expect(bare[2]?.missing).toBe('it was registered without a run');
  expect(bare[4]?.detail).toBe('a copy of models:/other/3');
  const run = aRun({ deleted: true });
  expect(lineageOf({ version: aVersion({ runId: 'r1' }), run })[2]?.missing).toBe(
    'the run is deleted',
  );
});
