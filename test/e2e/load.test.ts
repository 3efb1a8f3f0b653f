import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deadUrl } from '../client/servers.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { aFolder, contents } from './load-world.js';
import { BIN, errorOf, execute, mlreg } from './mlreg.js';

const FILES = { MLmodel: 'flavors: {}\n', 'data/model.pkl': 'weights' };
const HOSTILE = { 'evil\u202egpj.exe': 'x', 'z\u200bw': 'x' };

let fake: FakeMlflow;
beforeAll(async () => {
  fake = await startFakeMlflow();
  const run = { metrics: { accuracy: 0.9 } };
  seedModel(fake, {
    name: 'lstm',
    versions: [
      { loggedModel: {}, run, files: FILES, stage: 'Production', aliases: ['champion'] },
      { run: {}, files: { MLmodel: 'of a run' }, tags: { ['__proto__']: 'kept' } },
      { loggedModel: {}, files: HOSTILE },
    ],
  });
  for (const name of ['a\nb', '\u001b[2J', 'a\\b']) {
    seedModel(fake, { name, versions: [{ loggedModel: {}, files: FILES }] });
  }
});
afterAll(() => fake.close());
beforeEach(() => fake.clearFaults());

const load = (cwd: string, args: readonly string[], env: Record<string, string> = {}) =>
  mlreg(['load', ...args], { env: { MLFLOW_TRACKING_URI: fake.url, ...env }, cwd });

describe('mlreg load', () => {
  it('prints the folder, and says on stderr what is in it', async () => {
    const cwd = aFolder();
    const { exit, stdout, stderr } = await load(cwd, ['lstm/1']);
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: `${join(cwd, 'models/lstm/1')}\n` });
    expect(stderr).toMatch(/^loaded lstm\/1: 2 files, 19 B, from mlflow-artifacts:\S+\n$/);
    expect(contents(join(cwd, 'models/lstm/1'))).toMatchObject(FILES);
    const manifest = JSON.parse(readFileSync(join(cwd, 'models/lstm/1/mlreg.json'), 'utf8'));
    expect(manifest).toMatchObject({ tracking_uri: fake.url, metrics: { accuracy: 0.9 } });
  });

  it.each([
    [['lstm@champion'], '1'],
    [['lstm/Production'], '1'],
    [['lstm'], '3'],
    [['--model', 'lstm', '--version', '2'], '2'],
    [['models:/lstm/2'], '2'],
  ])('%j', async (args, version) => {
    const cwd = aFolder();
    const { exit, stdout } = await load(cwd, [...args, '--json=version,changed,bytes']);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version, changed: true });
    expect(readdirSync(join(cwd, 'models/lstm'))).toEqual([version]);
  });

  it('-q prints the folder and nothing else', async () => {
    const cwd = aFolder();
    const { stdout, stderr } = await load(cwd, ['lstm/1', '-q', '--output', 'out']);
    expect(stdout).toBe(`${join(cwd, 'out')}\n`);
    expect(stderr).toBe('');
  });

  it('a pipe gets no progress, whatever is asked', async () => {
    for (const progress of ['auto', 'none', 'plain']) {
      const { stderr } = await load(aFolder(), ['lstm/1', '--progress', progress]);
      expect(stderr).toMatch(/^loaded [^\n]*\n$/);
    }
  });

  it.each(['a\nb', '\u001b[2J', 'a\\b'])(
    'a name that is no folder, %j, needs --output',
    async (name) => {
      const cwd = aFolder();
      const without = await load(cwd, ['--model', name, '--json']);
      expect(without.exit).toBe(2);
      expect(errorOf(without).hint).toContain('--output');
      expect(readdirSync(cwd)).toEqual([]);
      expect(await load(cwd, ['--model', name, '--output', 'out'])).toMatchObject({ exit: 0 });
      expect(contents(join(cwd, 'out'))).toMatchObject(FILES);
    },
  );

  it('--sources local asks nobody', async () => {
    const cwd = aFolder();
    await load(cwd, ['lstm/1']);
    const before = fake.requests.length;
    const here = await load(cwd, ['lstm', '--sources', 'local', '--json=version,from,changed']);
    expect(JSON.parse(here.stdout)).toEqual({ version: '1', from: 'local', changed: false });
    expect(here.stderr).toMatch(/here already, loaded \d{4}-/);
    expect(fake.requests.length).toBe(before);
    expect(await load(cwd, ['lstm/2', '--sources', 'local'])).toMatchObject({ exit: 8 });
  });

  it('--sources registry,local takes what is here when the registry is away', async () => {
    const cwd = aFolder();
    await load(cwd, ['lstm/1']);
    fake.on('registered-models/get', { status: 503 }, { times: Number.POSITIVE_INFINITY });
    const here = await load(cwd, ['lstm', '--sources', 'registry,local'], {
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0',
    });
    expect(here).toMatchObject({ exit: 0, stdout: `${join(cwd, 'models/lstm/1')}\n` });
    expect(here.stderr).toMatch(/^warning: .*503.*\nlstm\/1: .*here already, loaded/);
  });

  it('what another registry had is not what this one has', async () => {
    const cwd = aFolder();
    await load(cwd, ['lstm/1']);
    const { href } = await deadUrl();
    const other = { MLFLOW_TRACKING_URI: href };
    const result = await load(cwd, ['lstm/1', '--sources', 'registry,local', '--json'], other);
    expect(result.exit).toBe(11);
  });

  it('a registry that says no is no registry that is away', async () => {
    const cwd = aFolder();
    await load(cwd, ['lstm/1']);
    fake.on('registered-models/get', { status: 403 });
    expect(await load(cwd, ['lstm/1', '--sources', 'registry,local'])).toMatchObject({ exit: 4 });
  });
});

const hasScript = spawnSync('script', ['--version']).status === 0;
describe.skipIf(!hasScript)('on a terminal', () => {
  const delayed = () => fake.on(/model\.pkl$/, { delay: 1500 });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal gets them
  const CONTROL = /\u001b\[[\d;?]*[A-Za-z]|\u001b[78]|\r/g;

  it.each([60, 80, 200])('%i columns: a bar that goes again', async (columns) => {
    delayed();
    const { exit, stdout: text } = await onTerminal(['load', 'lstm/1'], columns);
    expect(exit).toBe(0);
    expect(text).toMatch(/[#-]{10,} *\d+%.*1\/2 files/);
    // Each state of the bar is written over the one before it, and is no longer than a line.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal gets them
    const states = text.split(/\r|\n|\u001b\[\d*[GK]|\u001b8/).filter((each) => each.includes('%'));
    expect(states.length).toBeGreaterThan(1);
    for (const state of states) {
      expect(state.replace(CONTROL, '').length, state).toBeLessThanOrEqual(columns);
    }
    // The cursor is shown again, and what is left is the result.
    expect(text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(text.lastIndexOf('\u001b[?25l'));
    const left = text.slice(text.lastIndexOf('\u001b[?25h')).replace(CONTROL, '');
    expect(left).toMatch(/^\n?loaded lstm\/1: .*\n.*models\/lstm\/1\n$/);
  });

  it.each(['none', 'plain'])('--progress %s: no bar', async (progress) => {
    delayed();
    const { stdout } = await onTerminal(['load', 'lstm/1', '--progress', progress], 80);
    expect(stdout).not.toMatch(/\d+%/);
    expect(stdout).not.toContain('\u001b');
  });

  it('a bar that is interrupted gives the cursor back', async () => {
    fake.on(/model\.pkl$/, { hang: 'before' });
    const { stdout, exit } = await onTerminal(['load', 'lstm/1', '--timeout', '2'], 80);
    expect(exit).toBe(124);
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
  });

  it('names of files that would forge it are shown', async () => {
    const { stdout } = await onTerminal(['load', 'lstm/3', '--format', 'yaml'], 80);
    expect(stdout).toMatch(/202e/i);
    expect(stdout).not.toMatch(/[\u202e\u200b]/);
  });

  function onTerminal(args: readonly string[], columns: number) {
    const words = [process.execPath, BIN, ...args].join(' ');
    return execute('script', ['-qec', `stty cols ${columns}; ${words}`, '/dev/null'], {
      env: {
        MLFLOW_TRACKING_URI: fake.url,
        TERM: 'xterm-256color',
        SHELL: '/bin/sh',
        NO_COLOR: '1',
      },
      cwd: aFolder(),
    });
  }
});
