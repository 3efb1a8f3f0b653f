import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_STORE, put } from '../adapters/files/file-store.js';
import { errorOf, mlreg } from './mlreg.js';

const RUN = 'a'.repeat(32);
const version = (number: number, stage: string) => `creation_timestamp: 170000000000${number}
current_stage: ${stage}
description: null
last_updated_timestamp: 170000000000${number}
name: lstm_model
run_id: ${RUN}
source: runs:/${RUN}/model
status: READY
version: ${number}
`;

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mlreg-file-store-'));
  put(join(cwd, 'mlruns'), {
    ...EMPTY_STORE,
    [`0/${RUN}/meta.yaml`]: `artifact_uri: ${join(cwd, 'mlruns/0', RUN, 'artifacts')}
experiment_id: '0'
lifecycle_stage: active
run_id: ${RUN}
run_name: train
start_time: 1
status: 3
user_id: ada
`,
    [`0/${RUN}/metrics/accuracy`]: '1 0.9 0\n',
    [`0/${RUN}/artifacts/model/MLmodel`]: 'flavors: {}\n',
    'models/lstm_model/meta.yaml': 'creation_timestamp: 1\nlast_updated_timestamp: 1\n',
    'models/lstm_model/version-1/meta.yaml': version(1, 'Production'),
    'models/lstm_model/version-2/meta.yaml': version(2, 'Staging'),
  });
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const here = (...args: string[]) => mlreg(args, { cwd });
const json = async (...args: string[]) => JSON.parse((await here(...args, '--json')).stdout);
const stages = async () =>
  Object.fromEntries(
    (await json('list', '--versions')).map((each: { version: string; stage: string }) => [
      each.version,
      each.stage,
    ]),
  );

describe('mlreg in a folder with ./mlruns', () => {
  it('shows versions with their runs and files', async () => {
    expect(await json('details', 'lstm_model/2')).toMatchObject({
      stage: 'Staging',
      metrics: { accuracy: 0.9 },
      run: { run_name: 'train', user: 'ada' },
      files: [{ path: 'MLmodel', size: 12 }],
    });
    const where = [
      'list',
      '--versions',
      '--where',
      'metrics.accuracy > 0.8 and stage == "Staging"',
    ];
    expect(await json(...where)).toHaveLength(1);
    const loaded = await here('load', 'lstm_model/2');
    expect(loaded.exit).toBe(0);
    expect(readFileSync(join(cwd, 'models/lstm_model/2/MLmodel'), 'utf8')).toBe('flavors: {}\n');
  });

  it('promotes, remembers who, and goes back', async () => {
    const promote = ['promote', 'lstm_model/2', '--stage', 'Production', '-m', 'better'];
    expect(await json(...promote, '--dry-run')).toMatchObject({ changed: false });
    expect(existsSync(join(cwd, 'mlruns/.mlreg-lock'))).toBe(false);
    expect((await here(...promote)).exit).toBe(0);
    expect(await stages()).toEqual({ 2: 'Production', 1: 'Archived' });
    expect(await json('history', 'lstm_model')).toMatchObject([
      { verb: 'promote', version: '2', from: ['1'], reason: 'better', status: 'FINISHED' },
    ]);
    expect((await here('rollback', 'lstm_model')).exit).toBe(0);
    expect((await stages())['1']).toBe('Production');
    expect(readdirSync(join(cwd, 'mlruns')).filter((name) => name.startsWith('.mlreg'))).toEqual([
      '.mlreg-lock',
    ]);
  });

  it('changes nothing where every write is refused', async () => {
    const env = { MLREG_READ_ONLY: '1' };
    const refused = await mlreg(['promote', 'lstm_model/2', '--stage', 'Production', '--json'], {
      cwd,
      env,
    });
    expect(errorOf(refused).exit_code).toBe(7);
    expect((await mlreg(['list'], { cwd, env })).exit).toBe(0);
    expect(await stages()).toEqual({ 2: 'Staging', 1: 'Production' });
  });

  it('eight at once leave one in Production', async () => {
    const promote = (of: string) =>
      here('promote', `lstm_model/${of}`, '--stage', 'Production', '--wait', '60');
    const done = await Promise.all(['1', '2', '1', '2', '2', '1', '2', '1'].map(promote));
    expect(done.every(({ exit }) => exit === 0 || exit === 5)).toBe(true);
    expect(Object.values(await stages()).filter((stage) => stage === 'Production')).toHaveLength(1);
  });

  it('is looked at by doctor, which writes nothing', async () => {
    const checks = await json('doctor');
    const found = Object.fromEntries(
      checks.map((each: { check: string; status: string }) => [each.check, each.status]),
    );
    expect(found).toMatchObject({ file: 'ok', database: 'ok', writable: 'ok', artifacts: 'ok' });
    expect(readdirSync(join(cwd, 'mlruns')).sort()).toEqual(['0', 'models']);
    put(join(cwd, 'mlruns'), { 'models/half/tags/a': 'b' });
    const damaged = await here('doctor', '--json');
    expect(damaged.exit).toBe(6);
    expect(damaged.stdout).toContain('models/half has no meta.yaml');
  });
});

describe('what names a file store', () => {
  it.each(['./mlruns', 'mlruns', 'file:mlruns', 'file:./mlruns'])('%s', async (uri) => {
    const listed = await mlreg(['list', '-q'], { cwd, env: { MLFLOW_TRACKING_URI: uri } });
    expect(listed).toMatchObject({ exit: 0, stdout: 'lstm_model\n' });
  });

  it.each([
    ['./nowhere', 'there is no folder'],
    ['./mlruns/0', 'is not a file store'],
    ['file://server/share', 'a folder of the machine server'],
  ])('%s does not, and nothing is made there', async (uri, message) => {
    const env = { MLFLOW_TRACKING_URI: uri };
    const before = readdirSync(cwd, { recursive: true });
    const refused = errorOf(await mlreg(['list', '--json'], { cwd, env }));
    expect(refused.exit_code).toBe(2);
    expect(refused.message).toContain(message);
    expect(readdirSync(cwd, { recursive: true })).toEqual(before);
  });
});
