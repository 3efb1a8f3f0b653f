import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { HOSTILE_NAMES } from './hostile-names.js';
import { BIN, errorOf, execute, mlreg } from './mlreg.js';

let fake: FakeMlflow;
let cwd: string;
beforeEach(async () => {
  fake = await startFakeMlflow();
  cwd = mkdtempSync(join(tmpdir(), 'mlreg-test-'));
});
afterEach(() => fake.close());

const env = () => ({ MLFLOW_TRACKING_URI: fake.url });
const run = (...args: string[]) => mlreg(['export', ...args], { cwd, env: env() });
const read = (file = 'models.json') => JSON.parse(readFileSync(join(cwd, file), 'utf8'));
const names = (document: { models: { registered_name: string }[] }) =>
  document.models.map((each) => each.registered_name);

describe('export', () => {
  it('writes what list and details show, without prompts and locks', async () => {
    const run1 = { metrics: { accuracy: 0.87, nan: Number.NaN }, params: { epochs: '50' } };
    const versions = [{ run: run1 }, { loggedModel: { metrics: { f1: 1 } }, aliases: ['x'] }];
    seedModel(fake, { name: 'auto_b', description: 'words', tags: { team: 'rca' }, versions });
    seedModel(fake, { name: 'A' });
    seedModel(fake, { name: 'a prompt', tags: { 'mlflow.prompt.is_prompt': 'true' } });
    seedModel(fake, { name: 'mlreg-lock.0123' });
    const prefixed = { ...env(), MLREG_MODEL_PREFIX: 'auto_' };
    const all = (...args: string[]) => mlreg(args, { cwd, env: prefixed });
    expect(await all('export', '--output', 'models.json')).toEqual({
      exit: 0,
      stdout: 'exported 2 models, 2 versions to models.json\n',
      stderr: '',
    });
    const { models, ...header } = read();
    expect(header).toEqual({
      schema_version: 1,
      exported_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      tracking_uri: fake.url,
      registry_uri: null,
    });
    const listed = JSON.parse((await all('list', '--json')).stdout);
    const rows = JSON.parse((await all('list', '--versions', '--json')).stdout);
    const withoutUri = ({ download_uri: _, ...version }: Record<string, unknown>) => version;
    expect(models.map(({ versions: _, ...model }: Record<string, unknown>) => model)).toEqual(
      listed,
    );
    expect(models[0].versions).toEqual([]);
    expect(models[1].versions.map(withoutUri)).toEqual(rows);
    expect(models[1].model_name).toBe('b');
    for (const version of models[1].versions) {
      const ref = `auto_b/${version.version}`;
      const { download_uri: uri } = JSON.parse((await all('details', ref, '--json')).stdout);
      // The fake answers with the source of a logged model where MLflow knows its folder.
      if (!uri.startsWith('models:')) expect(version.download_uri).toBe(uri);
    }
    expect(readdirSync(cwd)).toEqual(['models.json']);
  });

  it('prints the document where no file is named', async () => {
    seedModel(fake, { name: 'm', versions: [{}] });
    for (const args of [[], ['--output', '-'], ['--output', '/dev/stdout'], ['--json']]) {
      const { stdout, stderr } = await run(...args);
      expect(names(JSON.parse(stdout))).toEqual(['m']);
      expect(stderr).toBe('');
    }
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each([['--format=yaml'], ['--format=csv'], ['--json=models'], ['--json=passes']])(
    'prints it in no other way: %s',
    async (option) => {
      const result = await run(option);
      expect([result.exit, result.stdout]).toEqual([2, '']);
      expect(result.stderr).toContain('an export is one JSON document');
      expect(fake.requests).toEqual([]);
    },
  );

  it('writes chosen models, and says so to programs', async () => {
    for (const name of ['a', 'b@x', 'c']) seedModel(fake, { name, versions: [{}, {}] });
    const { stdout } = await run('c', '--model', 'b@x', '--output', 'models.json', '--json');
    expect(JSON.parse(stdout)).toEqual({ path: 'models.json', models: 2, versions: 4, passes: 2 });
    expect(names(read())).toEqual(['b@x', 'c']);
    expect((await run('a', '--output', 'models.json', '-q')).stdout).toBe('models.json\n');
    expect(names(read())).toEqual(['a']);
  });

  it('keeps names, tags and descriptions whatever is in them', async () => {
    const tags = Object.fromEntries([
      ['__proto__', 'kept'],
      ['constructor', '\u001b[2J'],
    ]);
    for (const name of HOSTILE_NAMES) {
      seedModel(fake, { name, description: name, tags, versions: [{ tags, description: name }] });
    }
    expect((await run('--output', 'models.json')).exit).toBe(0);
    const { models } = read();
    expect(new Set(names(read()))).toEqual(new Set(HOSTILE_NAMES));
    for (const { registered_name: name, description, tags: own, versions } of models) {
      expect([description, versions[0].registered_name, versions[0].description]).toEqual([
        name,
        name,
        name,
      ]);
      expect(Object.entries(own).sort()).toEqual(Object.entries(tags).sort());
      expect(Object.entries(versions[0].tags).sort()).toEqual(Object.entries(tags).sort());
    }
  });

  it('costs requests per thousand models, not per model', async () => {
    for (let number = 0; number < 2500; number++) {
      seedModel(fake, { name: `model ${number}`, versions: [{ run: {}, loggedModel: {} }] });
    }
    expect((await run('--output', 'models.json')).exit).toBe(0);
    expect(read().models).toHaveLength(2500);
    // Two readings of three pages of models, twice, and a page of versions; then three batches.
    expect(fake.requests.length).toBeLessThanOrEqual(21);
  });
});

describe('a registry that changes while it is exported', () => {
  /** Does something before the answer to a listing of models; there are two of them a reading. */
  const beforeListing = (change: (listing: number) => void) =>
    fake.on('registered-models/search', (_, hit) => void change(hit), {
      times: Number.POSITIVE_INFINITY,
    });

  it('is read again', async () => {
    const model = seedModel(fake, { name: 'm', versions: [{ aliases: ['champion'] }, {}] });
    seedModel(fake, { name: 'old' });
    beforeListing((listing) => {
      if (listing === 3) model.aliases.set('champion', 2);
      if (listing !== 5) return;
      fake.state.models.delete('old');
      seedModel(fake, { name: 'new' });
    });
    const { stdout } = await run('--output', 'models.json', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ models: 2, passes: 4 });
    expect(names(read())).toEqual(['m', 'new']);
    expect(read().models[0].aliases).toEqual({ champion: '2' });
  });

  it.each([['models.json'], [undefined]])(
    'all the time is told of, written to %s',
    async (file) => {
      const model = seedModel(fake, { name: 'm', versions: [{}] });
      seedModel(fake, { name: 'still' });
      beforeListing((listing) => model.tags.set('beat', String(listing)));
      const result = await run('--json', ...(file ? ['--output', file] : []));
      expect(result.exit).toBe(3);
      expect(errorOf(result).message).toBe(
        'the registry changed while exporting, 5 times in a row: "m" may be incomplete',
      );
      expect(errorOf(result).hint).toContain('the last reading');
      expect(names(file ? read() : JSON.parse(result.stdout))).toEqual(['m', 'still']);
      expect(readdirSync(cwd)).toEqual(file ? [file] : []);
    },
  );
});

describe('a file that cannot be written', () => {
  const former = `{"schema_version": 1, "former": true}`;
  beforeEach(() => {
    seedModel(fake, { name: 'lstm_model', versions: [{ run: {} }, { run: {} }] });
    writeFileSync(join(cwd, 'models.json'), former);
  });
  const isAsItWas = () => {
    expect(readFileSync(join(cwd, 'models.json'), 'utf8')).toBe(former);
    expect(readdirSync(cwd)).toEqual(['models.json']);
  };

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 143],
    ['SIGKILL', null],
  ] as const)('as %s comes in the middle, stays as it was', async (signal, exit) => {
    fake.on('runs/search', { hang: 'before' });
    const child = spawn(process.execPath, [BIN, 'export', '--output', 'models.json'], {
      cwd,
      env: env(),
      stdio: 'ignore',
    });
    const isWriting = () => fake.requests.some(({ path }) => path.endsWith('runs/search'));
    while (!isWriting()) await new Promise((wake) => setTimeout(wake, 10));
    expect(readdirSync(cwd)).toHaveLength(2);
    child.kill(signal);
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(exit);
    if (signal !== 'SIGKILL') return isAsItWas();
    expect(readFileSync(join(cwd, 'models.json'), 'utf8')).toBe(former);
    // What a kill leaves behind is in nobody's way.
    expect((await run('--output', 'models.json')).exit).toBe(0);
    expect(names(read())).toEqual(['lstm_model']);
  });

  it('as the server fails in the middle, stays as it was', async () => {
    fake.on('runs/search', { status: 500, body: 'no' }, { times: Number.POSITIVE_INFINITY });
    expect((await run('--output', 'models.json')).exit).toBe(1);
    isAsItWas();
  });

  it('as a model is not there, stays as it was', async () => {
    const result = await run('lstm_modle', '--output', 'models.json', '--json');
    expect([result.exit, errorOf(result).hint]).toEqual([8, 'did you mean "lstm_model"?']);
    isAsItWas();
  });

  it('as the disk takes no more, stays as it was', async () => {
    const description = 'x'.repeat(4000);
    for (let number = 0; number < 20; number++) seedModel(fake, { name: `${number}`, description });
    const limited = `ulimit -f 64; exec "$0" "$@"`;
    const words = [limited, process.execPath, BIN, 'export', '--output', 'models.json', '--json'];
    const result = await execute('sh', ['-c', ...words], { cwd, env: env() });
    expect(result.exit).toBe(1);
    expect(errorOf(result).message).toMatch(
      /^cannot write models\.json: file too large \(EFBIG\)$/,
    );
    expect(errorOf(result).hint).toBeTruthy();
    isAsItWas();
  });

  const sealed = ['/sys', '/proc'].find((each) => existsSync(each));
  it.skipIf(!sealed)(
    'in a folder that takes none, is refused before anything is asked',
    async () => {
      const result = await run('--output', `${sealed}/models.json`, '--json');
      expect(result.exit).toBe(1);
      expect(errorOf(result).message).toMatch(/^cannot write \/(sys|proc)/);
      expect(errorOf(result).hint).toContain('folder');
      // Root may do anything, and learns it when it writes.
      if (process.getuid?.() !== 0) expect(fake.requests).toEqual([]);
    },
  );

  it('as it is another program’s, is refused before anything is asked', async () => {
    writeFileSync(join(cwd, 'package.json'), '{"name": "precious"}');
    const result = await run('--output', 'package.json', '--json');
    expect([result.exit, errorOf(result).message]).toEqual([
      2,
      'package.json exists, and is no export of mlreg',
    ]);
    expect(fake.requests).toEqual([]);
    expect((await run('--output', 'package.json', '--overwrite')).exit).toBe(0);
    expect(names(read('package.json'))).toEqual(['lstm_model']);
  });
});

const hasScript = spawnSync('script', ['--version']).status === 0;
it.skipIf(!hasScript)('fits a terminal of 60 columns', async () => {
  seedModel(fake, { name: 'm', versions: [{}] });
  const onTerminal = async (...args: string[]) => {
    const command = ['stty cols 60;', process.execPath, BIN, 'export', ...args].join(' ');
    const { stdout } = await execute('script', ['-qec', command, '/dev/null'], {
      cwd,
      env: { ...env(), TERM: 'xterm', SHELL: '/bin/sh' },
    });
    return stdout.replaceAll('\r', '').split('\n');
  };
  expect(await onTerminal('--output', '"$(printf \'m\\033[2J.json\')"')).toContain(
    'exported 1 model, 1 version to m^[[2J.json',
  );
  for (const line of await onTerminal('--help')) expect(line.length).toBeLessThanOrEqual(60);
});
