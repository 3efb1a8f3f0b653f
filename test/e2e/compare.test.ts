import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel, type VersionSeed } from '../fake/seed.js';
import { BIN, mlreg as bare, errorOf, execute, mlregOf } from './mlreg.js';

const NAME = 'openstack_rca_system_auto_lstm_model';
const ENV = { MLFLOW_EXPERIMENT_NAME: 'openstack_rca_system_auto' };
/** No store opens such a source: the files of these versions are never read. */
const source = 'gs://bucket/model';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url, ENV)(...args);
const json = async (...args: string[]) => JSON.parse((await mlreg(...args, '--json')).stdout);
const WITHOUT_FILES = ['--view', 'metrics,parameters,tags'];

const VERSIONS: VersionSeed[] = [
  {
    source,
    stage: 'Archived',
    tags: Object.fromEntries([['__proto__', 'kept']]),
    run: {
      name: 'first',
      metrics: { accuracy: 0.85, loss: 0.5, val_f1: Number.NaN },
      params: { epochs: '50', optimizer: 'adam' },
    },
  },
  {
    source,
    stage: 'Staging',
    run: {
      name: 'second',
      metrics: { accuracy: 0.875, loss: 0.75, val_f1: 0.5 },
      params: { epochs: '50', optimizer: 'a\tb' },
    },
  },
  {
    source,
    stage: 'Production',
    aliases: ['champion'],
    run: {
      name: 'third',
      metrics: { accuracy: 0.9123456789, loss: 0.25, val_f1: 0.75 },
      params: { epochs: '100', optimizer: 'adam' },
    },
  },
];

function seedThree(of: FakeMlflow = fake, versions: readonly VersionSeed[] = VERSIONS) {
  seedModel(of, { name: NAME, versions });
}

describe('what is printed', () => {
  it("answers the card's command; a pipe gets a line a value, in full", async () => {
    seedThree();
    const { exit, stdout } = await mlreg('compare', '--model', 'lstm_model', ...WITHOUT_FILES);
    expect(exit).toBe(0);
    await expect(stdout).toMatchFileSnapshot('golden/compare-pipe.txt');
  });

  const hasScript = spawnSync('script', ['--version']).status === 0;
  it.skipIf(!hasScript)('shows a terminal of 80 columns a page that fits', async () => {
    seedThree();
    const args = "compare --model lstm_model --trend --baseline '@champion'";
    const command = `stty cols 80; '${process.execPath}' '${BIN}' ${args} 2>/dev/null`;
    const { stdout } = await execute('script', ['-qec', command, '/dev/null'], {
      env: { ...ENV, MLFLOW_TRACKING_URI: fake.url, NO_COLOR: '1', SHELL: '/bin/sh' },
    });
    await expect(stdout.replaceAll('\r\n', '\n')).toMatchFileSnapshot('golden/compare-80.txt');
  });

  it('gives programs every value with its version', async () => {
    seedThree();
    const record = await json('compare', 'lstm_model/1', 'lstm_model@champion', ...WITHOUT_FILES);
    expect(record).toMatchObject({
      baseline: { registry: null, registered_name: NAME, version: '1' },
      versions: [
        { version: '1', model_name: 'lstm_model', stage: 'Archived', files_read: false },
        { version: '3', aliases: ['champion'] },
      ],
      files: null,
      environment: null,
      differs: true,
    });
    expect(record.metrics[0]).toMatchObject({
      name: 'accuracy',
      direction: 'higher',
      differs: true,
      trend: null,
      values: [
        { registered_name: NAME, version: '1', value: 0.85, delta: null, better: null },
        { registered_name: NAME, version: '3', value: 0.9123456789, better: true },
      ],
    });
    expect(record.metrics[2].values[0]).toMatchObject({ value: 'NaN', delta: null });
    expect(record.parameters[0].values[1].value).toBe(100);
    expect(record.tags).toEqual([
      {
        name: '__proto__',
        differs: true,
        values: [
          { registry: null, registered_name: NAME, version: '1', value: 'kept' },
          { registry: null, registered_name: NAME, version: '3', value: null },
        ],
      },
    ]);
  });

  it('prints the other formats, and ids only', async () => {
    seedThree();
    const args = ['compare', 'lstm_model/1', 'lstm_model/3', '--view', 'metrics', '--only-diff'];
    expect((await mlreg(...args, '-q')).stdout).toBe(`${NAME}/1\n${NAME}/3\n`);
    const csv = (await mlreg(...args, '--format', 'csv')).stdout;
    expect(csv).toContain('"view","name","registered_name","version","value","delta","better"');
    const ndjson = (await mlreg(...args, '--format', 'ndjson')).stdout;
    expect(JSON.parse(ndjson).metrics).toHaveLength(3);
    expect((await mlreg(...args, '--format', 'yaml')).stdout).toContain('direction: higher\n');
    expect(await json(...args, '--json=differs')).toBeTruthy();
    const trend = await mlreg(...args, '--trend');
    expect(trend.stdout).toContain('trend\taccuracy\t\t\t▁█\t');
  });
});

describe('which versions', () => {
  const versions = async (...args: string[]) =>
    (await mlreg('compare', ...args, '-q', '--view', 'tags')).stdout.replaceAll(`${NAME}/`, '');

  it('are all of a model, some of them, or those of refs', async () => {
    seedThree();
    expect(await versions('lstm_model')).toBe('1\n2\n3\n');
    expect(await versions('-n', NAME, '--versions', 'latest,v1,Staging')).toBe('3\n1\n2\n');
    expect(await versions('lstm_model', '--versions', '@champion,1')).toBe('3\n1\n');
    expect(await versions('lstm_model/2', `models:/${NAME}/1`)).toBe('2\n1\n');
    expect(await versions('lstm_model/2', '--baseline', '1')).toBe('1\n2\n');
    expect(await versions('--model', 'lstm_model', '--stage', 'Staging', '--baseline', NAME)).toBe(
      '3\n2\n',
    );
  });

  it('may be one only, which is said', async () => {
    seedThree();
    const same = await mlreg('compare', 'lstm_model/3', 'lstm_model@champion', ...WITHOUT_FILES);
    expect(same.exit).toBe(0);
    expect(same.stderr).toContain('one version only');
  });

  it('cost five requests, however many they are', async () => {
    const many = Array.from({ length: 50 }, (_, index): VersionSeed => {
      const metrics = { accuracy: index / 50 };
      return { source, run: { metrics }, loggedModel: { metrics, artifactLocation: source } };
    });
    seedModel(fake, { name: 'm', versions: many });
    /** Besides those of the artifact store. */
    const requests = () => fake.requests.filter(({ path }) => !/artifact/.test(path)).length;
    const record = await json('compare', 'm');
    expect(record.versions).toHaveLength(50);
    expect(record.metrics[0].values[49].value).toBe(0.98);
    expect(requests()).toBeLessThanOrEqual(5);

    fake.requests.length = 0;
    await json('compare', 'm', '--versions', '1,2,50', '--baseline', '7');
    expect(requests()).toBeLessThanOrEqual(5);
    fake.requests.length = 0;
    await json('compare', 'm', '--view', 'tags');
    expect(fake.requests.length).toBe(2);
  });
});

describe('the exit code', () => {
  it.each([
    ['differ', ['lstm_model/1', 'lstm_model/2', '--exit-code'], 10],
    [
      'differ in what is not looked at',
      ['lstm_model/2', 'lstm_model/3', '--exit-code', '--view=tags'],
      0,
    ],
    ['are the same', ['lstm_model/2', 'lstm_model/2', '--exit-code', ...WITHOUT_FILES], 0],
    ['differ, but nobody asked', ['lstm_model/1', 'lstm_model/2'], 0],
  ])('versions that %s', async (_, args, exit) => {
    seedThree();
    const result = await mlreg('compare', ...args);
    expect(result.exit).toBe(exit);
    const other = await mlreg('compare', ...args, '--json');
    expect(other.exit).toBe(exit);
    expect(JSON.parse(other.stdout).versions.length).toBeGreaterThan(0);
    expect(other.stderr).not.toContain('error');
  });

  it('is 3 if nothing differs but files that could not be read may', async () => {
    seedModel(fake, { name: 'm', versions: [{ source }, { source }] });
    const result = await mlreg('compare', 'm', '--exit-code', '--json');
    expect(result.exit).toBe(3);
    expect(JSON.parse(result.stdout)).toMatchObject({ differs: null, files: [] });
    expect(errorOf(result)).toMatchObject({
      exit_code: 3,
      message: expect.stringMatching(/the files of 2 versions were not read: .*gs:/),
    });
    expect((await mlreg('compare', 'm')).exit).toBe(0);
  });

  it('warns of a few unread versions, and counts the others', async () => {
    seedModel(fake, { name: 'm', versions: Array.from({ length: 9 }, () => ({ source })) });
    const { stderr } = await mlreg('compare', 'm');
    expect(stderr.trimEnd().split('\n')).toHaveLength(4);
    expect(stderr).toContain('nor those of 6 more');
  });
});

describe('another registry', () => {
  let other: FakeMlflow;
  beforeEach(async () => {
    other = await startFakeMlflow();
    seedThree();
    seedThree(other, VERSIONS.slice(0, 2));
  });
  afterEach(() => other.close());

  it('has the same ref, or the second of two', async () => {
    const same = await json(
      'compare',
      'lstm_model/1',
      '--other-registry',
      other.url,
      ...WITHOUT_FILES,
    );
    expect(same.versions).toMatchObject([
      { registry: null, version: '1' },
      { registry: `${other.url}`, version: '1' },
    ]);
    expect(same.differs).toBe(false);
    const two = ['compare', 'lstm_model/3', 'lstm_model/latest', '--other-registry', other.url];
    expect((await json(...two, '--view', 'metrics')).versions).toMatchObject([
      { registry: null, version: '3' },
      { registry: other.url, version: '2' },
    ]);
  });

  it('is told apart in every output', async () => {
    const args = ['compare', 'lstm_model/1', '--other-registry', other.url, '--view', 'parameters'];
    expect((await mlreg(...args)).stdout).toContain(`epochs\t${NAME}\t1\t50\t\t\t${other.url}\n`);
    const page = (await mlreg(...args, '--format', 'table')).stdout;
    expect(page).toContain(`(other) is of ${other.url}\n`);
    expect(page).toMatch(/PARAMETER +1 +1 \(other\)\n/);
  });

  it('gets no credential of this one, and this one none of the other', async () => {
    const secret = { ...ENV, MLFLOW_TRACKING_TOKEN: 'canary-token' };
    const asOther = other.url.replace('://', '://them:canary-password@');
    for (const uri of [other.url, asOther]) {
      const args = ['compare', 'lstm_model/1', '--other-registry', uri, '--verbose', '--json'];
      const { exit, stdout, stderr } = await mlregOf(fake.url, secret)(...args);
      expect(exit).toBe(0);
      expect(stdout + stderr).not.toContain('canary');
    }
    const sent = ({ requests }: FakeMlflow) => requests.map(({ headers }) => headers.authorization);
    expect(new Set(sent(fake))).toEqual(new Set(['Bearer canary-token']));
    const basic = `Basic ${Buffer.from('them:canary-password').toString('base64')}`;
    expect(new Set(sent(other))).toEqual(new Set([undefined, basic]));
  });

  it('is a profile, with the credential of the profile', async () => {
    const home = mkdtempSync(join(tmpdir(), 'mlreg-test-'));
    mkdirSync(join(home, '.config', 'mlreg'), { recursive: true });
    const file = join(home, '.config', 'mlreg', 'config.yaml');
    writeFileSync(file, `profiles:\n  staging: {tracking_uri: "${other.url}", token: canary}\n`);
    chmodSync(file, 0o600);
    const { exit, stdout } = await bare(
      ['compare', 'lstm_model/1', '--other-registry', '@staging', '--json', '--view', 'tags'],
      { env: { ...ENV, HOME: home, MLFLOW_TRACKING_URI: fake.url } },
    );
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).versions[1].registry).toBe(other.url);
    expect(other.requests[0]?.headers.authorization).toBe('Bearer canary');
    expect(fake.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('that does not answer is an error, and so is a version that it does not have', async () => {
    const away = ['compare', 'lstm_model/1', '--other-registry', 'http://127.0.0.1:1', '--json'];
    expect((await mlreg(...away)).exit).toBe(11);
    const missing = await mlreg('compare', 'lstm_model/3', '--other-registry', other.url, '--json');
    expect(missing.exit).toBe(8);
    expect(errorOf(missing).message).toContain('no version 3');
  });
});
