import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url)(...args);
const json = async (...args: string[]) => JSON.parse((await mlreg(...args, '--json')).stdout);

describe('list', () => {
  it('says that a registry is empty, and prints nothing', async () => {
    expect(await mlreg('list')).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(await mlreg('list', '--format', 'table')).toEqual({
      exit: 0,
      stdout: '',
      stderr: 'no registered models found\n',
    });
    expect(await json('list')).toEqual([]);
  });

  it('shows models by name, without prompts and locks, in one request', async () => {
    seedModel(fake, { name: 'b', versions: [{ stage: 'Production' }, { aliases: ['champion'] }] });
    seedModel(fake, { name: 'A' });
    seedModel(fake, { name: 'a prompt', tags: { 'mlflow.prompt.is_prompt': 'true' } });
    seedModel(fake, { name: 'mlreg-lock.0123' });
    const models = await json('list');
    expect(models.map((each: { registered_name: string }) => each.registered_name)).toEqual([
      'A',
      'b',
    ]);
    expect(models[1]).toMatchObject({
      model_name: 'b',
      latest_version: '2',
      stages: { Production: ['1'], None: ['2'] },
      aliases: { champion: '2' },
      tags: {},
      description: null,
    });
    expect(fake.requests).toHaveLength(1);
  });

  it('prints tab-separated lines into a pipe', async () => {
    seedModel(fake, { name: 'a\tb', versions: [{ stage: 'Staging' }] });
    const { stdout } = await mlreg('list', '--columns', 'registered_name,latest_version,stages');
    expect(stdout).toBe('a^Ib\t1\tStaging:1\n');
  });

  it('asks for runs only if something of them is shown', async () => {
    const run = { metrics: { accuracy: 0.87 }, params: { epochs: '50' } };
    seedModel(fake, { name: 'm', versions: [{ run }, { run }] });
    const asked = () => fake.requests.filter(({ path }) => path.includes('runs/')).length;
    await mlreg('list', '--versions');
    await mlreg('list', '--versions', '--json=version,stage');
    expect(asked()).toBe(0);
    const { stdout } = await mlreg('list', '-n', 'm', '--columns', 'version,metrics.accuracy');
    expect(stdout).toBe('2\t0.87\n1\t0.87\n');
    expect(asked()).toBe(1);
  });

  it('filters, orders and limits', async () => {
    seedModel(fake, { name: 'old', tags: { team: 'a' }, versions: [{ stage: 'Production' }] });
    seedModel(fake, { name: 'new', tags: { team: 'b' }, versions: [{ aliases: ['x'] }] });
    const names = async (...args: string[]) => (await mlreg('list', '-q', ...args)).stdout;
    expect(await names('--stage', 'production')).toBe('old\n');
    expect(await names('--alias', 'x')).toBe('new\n');
    expect(await names('--tag', 'team=b')).toBe('new\n');
    expect(await names('--tag', 'team', '--tag', 'team=a')).toBe('old\n');
    expect(await names('--filter', "name LIKE 'n%'")).toBe('new\n');
    expect(await names('--order-by', 'name desc')).toBe('old\nnew\n');
    expect(await names('--order-by', 'creation_timestamp', '--limit', '1')).toBe('old\n');
    expect(await names('--versions', '--stage', 'None')).toBe('new/1\n');
  });

  it('takes its options before the command too, and the word after --json for itself', async () => {
    seedModel(fake, { name: 'm', versions: [{}] });
    expect((await mlreg('--json', 'list')).stdout).toContain('"registered_name": "m"');
    expect((await mlreg('details', '--json', 'm/1')).stdout).toContain('"version": "1"');
    expect((await mlreg('-q', 'alias', 'list')).exit).toBe(0);
  });

  it.each([
    'list',
    'list --versions',
    'details m/1',
    'details m',
    'alias list',
    'compare m/1 m/2',
    'tag set m/1 k=v --dry-run',
    'promote m/1 --alias x --dry-run',
    'cleanup m --dry-run',
  ])('gives a format that is named, and -q ids only without one: %s', async (line) => {
    seedModel(fake, { name: 'm', versions: [{ aliases: ['a'] }, {}] });
    const out = async (...more: string[]) => (await mlreg(...line.split(' '), ...more)).stdout;
    for (const format of ['--json', '--format=ndjson', '--format=tsv']) {
      expect(await out('-q', format)).toBe(await out(format));
    }
    expect(await out('-q')).toMatch(/^(m(\/\d|@a)?\n)*$/);
  });
});

describe('details', () => {
  it('shows a version of MLflow 3 with the metrics of its model', async () => {
    const run = {
      metrics: { accuracy: 0.5, loss: Number.NaN },
      params: { epochs: '50', zeros: '007', sci: '1e3', flag: 'true' },
    };
    const loggedModel = { metrics: { accuracy: 0.87 }, params: { depth: '3' } };
    const tags = Object.fromEntries([['__proto__', 'kept']]);
    seedModel(fake, { name: 'm', versions: [{ run, loggedModel, tags, aliases: ['b', 'a'] }] });
    const version = await json('details', 'm@a');
    expect(version).toMatchObject({
      version: '1',
      stage: 'None',
      aliases: ['a', 'b'],
      status: 'READY',
      metrics: { accuracy: 0.87, loss: 'NaN' },
      parameters: { epochs: 50, zeros: '007', sci: '1e3', flag: true, depth: 3 },
      run: { status: 'FINISHED' },
    });
    expect(Object.entries(version.tags)).toEqual([['__proto__', 'kept']]);
    expect(version.artifact_uri).toMatch(/\/models\/m-[^/]+\/artifacts$/);
    expect(version.creation_timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('shows a version whose run is gone', async () => {
    seedModel(fake, { name: 'm', versions: [{ runId: 'f'.repeat(32), source: 's3://b/m' }] });
    const version = await json('details', 'm/1');
    expect(version).toMatchObject({ run: null, metrics: {}, s3_location: 's3://b/m' });
    const page = await mlreg('details', 'm/1', '--format', 'table');
    expect(page.stdout).toContain(`${'f'.repeat(32)}, gone`);
    const { stdout } = await mlreg('details', 'm/1');
    expect(stdout).toContain(`run_id\t${'f'.repeat(32)}\n`);
    expect(stdout).toContain('source\ts3://b/m\n');
  });

  it('shows all but the files of a version whose files are out of reach', async () => {
    seedModel(fake, { name: 'm', versions: [{ source: 'gs://bucket/m' }] });
    const { exit, stdout, stderr } = await mlreg('details', 'm/1', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      version: '1',
      download_uri: 'gs://bucket/m',
      files: null,
      signature: null,
      flavors: null,
      mlflow_version: null,
      model_size_bytes: null,
      requirements: null,
    });
    expect(stderr).toMatch(/^warning: no files, signature and flavors of m\/1: .*gs:.*\n$/);
    for (const args of [['--json=version,stage'], ['-q']]) {
      expect(await mlreg('details', 'm/1', ...args)).toMatchObject({ exit: 0, stderr: '' });
    }
    const page = await mlreg('details', 'm/1', '--format', 'table');
    expect(page.stdout).toContain('  download_uri  gs://bucket/m\n');
  });

  it('shows a model with every version of each stage', async () => {
    const stages = ['Archived', 'Archived', 'Production'] as const;
    seedModel(fake, {
      name: 'm',
      description: 'words',
      versions: stages.map((stage) => ({ stage })),
    });
    const model = await json('details', 'm');
    expect(model).toMatchObject({
      registered_name: 'm',
      description: 'words',
      stages: { Archived: ['1', '2'], Production: ['3'] },
    });
    expect(model.versions.map((each: { version: string }) => each.version)).toEqual([
      '3',
      '2',
      '1',
    ]);
  });
});

describe('resolve', () => {
  it('prints the number, or the URI', async () => {
    const loggedModel = {};
    seedModel(fake, { name: 'm', versions: [{ stage: 'Production' }, { loggedModel }, {}] });
    const source = [...(fake.state.models.get('m')?.versions.values() ?? [])][1]?.source ?? '';
    for (const [ref, printed] of [
      ['m', '3'],
      ['m/Production', '1'],
      ['models:/m/latest', '3'],
      [source, '2'],
    ] as const) {
      expect((await mlreg('resolve', ref)).stdout).toBe(`${printed}\n`);
    }
    expect((await mlreg('resolve', 'm/v2', '--uri')).stdout).toBe('models:/m/2\n');
  });
});

describe('alias and tag', () => {
  it('set, list and remove', async () => {
    seedModel(fake, { name: 'm', versions: [{}, {}] });
    await mlreg('alias', 'set', 'm/1', 'champion');
    expect((await mlreg('alias', 'set', 'm/2', 'champion')).stdout).toContain('from version 1');
    expect((await mlreg('alias', 'list')).stdout).toBe('m\tchampion\t2\n');
    expect((await json('alias', 'remove', 'm', 'champion')).plan.from).toBe('2');
    expect(await json('alias', 'remove', 'm', 'champion')).toMatchObject({ changed: false });

    await mlreg('tag', 'set', 'm', 'team=rca', 'empty=');
    await mlreg('tag', 'set', '--model', 'm', '--version', '1', 'formula=a=b');
    expect((await mlreg('tag', 'list', 'm')).stdout).toBe('empty\t\nteam\trca\n');
    expect((await mlreg('tag', 'list', 'm/1')).stdout).toBe('formula\ta=b\n');
    expect(await json('tag', 'set', 'm', 'team=rca')).toMatchObject({ changed: false });
    expect((await json('tag', 'remove', 'm', 'team')).result.tags).toEqual({ empty: '' });
  });
});

describe('config show', () => {
  it('tells where each value comes from, and no secret', async () => {
    const show = mlregOf(fake.url, {
      MLFLOW_TRACKING_TOKEN: 'canary-token',
      MLREG_READ_ONLY: 'yes',
    });
    const { stdout } = await show('config', 'show', '--json');
    const rows = JSON.parse(stdout) as { key: string; value: unknown; origin: string }[];
    const of = (key: string) => rows.find((row) => row.key === key);
    expect(of('tracking_uri')).toMatchObject({ value: fake.url, origin: 'MLFLOW_TRACKING_URI' });
    expect(of('read_only')).toMatchObject({ value: true, origin: 'MLREG_READ_ONLY' });
    expect(of('token')).toMatchObject({ value: '***', origin: 'MLFLOW_TRACKING_TOKEN' });
    expect(of('max_retries')).toMatchObject({ value: 3, origin: 'default' });
    expect(stdout).not.toContain('canary');
    expect(fake.requests).toEqual([]);
  });
});
