import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { errorOf, mlreg } from './mlreg.js';

const LSTM = 'openstack_rca_system_auto_lstm_model';
const MADE = ['.env', '.mlreg-demo', 'mlflow.db', 'mlreg.config.yaml', 'mlruns'];

/** What must not be used: each would lead the demo elsewhere. */
const ELSEWHERE = {
  MLFLOW_TRACKING_URI: 'http://127.0.0.1:1',
  MLFLOW_REGISTRY_URI: 'http://127.0.0.1:1',
  MLFLOW_EXPERIMENT_NAME: 'other',
  MLREG_READ_ONLY: '1',
  MLREG_PROFILE: 'team',
};

let root: string;
let cwd: string;
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'mlreg-demo-'));
  cwd = join(root, 'project');
  mkdirSync(join(cwd, '.git'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const demo = (args: string[] = [], env: Record<string, string> = {}) =>
  mlreg(['demo', ...args], { cwd, env });
const folder = (...parts: string[]) => join(cwd, 'mlreg-demo', ...parts);

/** Every file around the demo, with its time and content. */
function around(): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith(join('project', 'mlreg-demo')))
    .map((name) => {
      const { mode, mtimeMs } = lstatSync(join(root, name));
      const isFile = lstatSync(join(root, name)).isFile();
      // The folder that the demo is in gets an entry, and with it a time.
      const time = name === 'project' ? '' : mtimeMs;
      return `${name} ${mode} ${time} ${isFile ? readFileSync(join(root, name), 'utf8') : ''}`;
    })
    .sort();
}

describe('mlreg demo', () => {
  it('makes a registry, shows what mlreg does with it, and says what to type next', async () => {
    const { exit, stdout, stderr } = await demo();
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(`made ${folder()}: 6 models with 16 versions`);
    const commands = lines.flatMap((line) => /^\$ mlreg (\w+)/.exec(line)?.[1] ?? []);
    for (const name of ['list', 'details', 'load', 'promote', 'compare', 'export', 'cleanup']) {
      expect(commands).toContain(name);
    }
    expect(lines).toContain(`promoted ${LSTM} version 3 to Production, archiving version 2`);
    expect(lines).toContain('deleted 2 of 5 versions');
    expect(stdout).toContain('\nYour turn:\n  cd mlreg-demo\n  mlreg list');
    expect(readdirSync(folder()).sort()).toEqual([...MADE, 'models', 'models.json'].sort());
  });

  it('prints what the commands print there by themselves', async () => {
    await demo(['--no-tour']);
    for (const line of ['list', 'list lstm_model --columns version,stage', 'details EURUSD_LSTM']) {
      const { exit, stdout } = await mlreg(line.split(' '), { cwd: folder() });
      expect([line, exit]).toEqual([line, 0]);
      expect(stdout).not.toBe('');
    }
    const { stdout } = await mlreg(['details', 'lstm_model/3', '--json'], { cwd: folder() });
    expect(JSON.parse(stdout)).toMatchObject({
      registered_name: LSTM,
      model_name: 'lstm_model',
      stage: 'Staging',
      aliases: ['challenger'],
      metrics: { accuracy: 0.87, precision: 0.85, recall: 0.89, f1_score: 0.87 },
      parameters: { epochs: 50, batch_size: 32, lstm_units: 64, dropout_rate: 0.2 },
      run: { status: 'FINISHED', user: 'jane' },
      signature: { inputs: [{ name: 'error_rate' }, {}, {}, {}] },
    });
  });

  it('works the second time, on a registry that is as new', async () => {
    expect((await demo()).exit).toBe(0);
    writeFileSync(folder('notes.txt'), 'mine');
    const { exit, stdout } = await demo();
    expect(exit).toBe(0);
    expect(stdout).toContain(`made anew ${folder()}: 6 models with 16 versions\n`);
    expect(stdout).toContain('promoted');
    expect(readFileSync(folder('notes.txt'), 'utf8')).toBe('mine');
  });

  it('uses nothing and touches nothing outside of its folder', async () => {
    mkdirSync(join(root, 'home/.config/mlreg'), { recursive: true });
    const profiles = 'profiles:\n  default: { read_only: true }\n  team: { read_only: true }\n';
    writeFileSync(join(root, 'home/.config/mlreg/config.yaml'), profiles);
    writeFileSync(join(cwd, '.env'), 'MLFLOW_TRACKING_URI=http://127.0.0.1:1\n');
    writeFileSync(join(cwd, 'mlreg.config.yaml'), 'model_prefix: other_\nread_only: true\n');
    const before = around();
    const { exit, stdout, stderr } = await demo([], { ...ELSEWHERE, HOME: join(root, 'home') });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(around()).toEqual(before);
    expect(stdout).toContain('  unset MLFLOW_TRACKING_URI MLREG_PROFILE\n');
  });

  it('fits a narrow terminal', async () => {
    let text = '';
    const write = (piece: string) => {
      text += piece;
    };
    const terminal = { write, drained: async () => {}, isTTY: true, columns: 60 };
    const exit = await main(['demo', '--no-color'], {
      stdout: terminal,
      stderr: terminal,
      stdin: { isTTY: true, read: async function* () {} },
      env: {},
      cwd,
      home: '/nonexistent',
      now: Date.now,
      printed: async () => undefined,
      ask: async () => 'n',
    });
    expect(exit).toBe(0);
    const tables = text
      .split('\n')
      .filter((line) => /^(NAME|EURUSD|heart|moe|openstack)/.test(line));
    expect(tables.length).toBeGreaterThan(6);
    expect(tables.filter((line) => line.length > 60)).toEqual([]);
  });

  it('is made whole or not at all when it is stopped', async () => {
    const { exit } = await demo(['--timeout', '0.001']);
    expect(exit).toBe(124);
    expect((await demo(['--no-tour'])).exit).toBe(0);
    expect(readdirSync(folder()).sort()).toEqual(MADE);
  });

  it('with --json prints what it made, and gives no tour', async () => {
    const { exit, stdout, stderr } = await demo(['a b', '--json']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const made = join(cwd, 'a b');
    expect(JSON.parse(stdout)).toEqual({
      changed: true,
      plan: { folder: made, replaces: false, tracking_uri: `sqlite:///${made}/mlflow.db` },
      result: { models: 6, versions: 16 },
    });
    expect(readdirSync(made).sort()).toEqual(MADE);
    const { stdout: listed } = await mlreg([
      'list',
      '-q',
      '--tracking-uri',
      `sqlite:///${made}/mlflow.db`,
    ]);
    expect(listed.trim().split('\n')).toHaveLength(6);
  });

  it('with --dry-run makes nothing', async () => {
    const { exit, stdout } = await demo(['--dry-run']);
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: `would make ${folder()}: a registry\n` });
    expect(readdirSync(cwd)).toEqual(['.git']);
  });

  it('leaves a folder alone that is no demo', async () => {
    mkdirSync(folder());
    writeFileSync(folder('mlflow.db'), 'mine');
    const result = await demo(['--json']);
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toMatch(/is there already, and is no demo/);
    expect(readdirSync(folder())).toEqual(['mlflow.db']);
    rmSync(folder('mlflow.db'));
    expect((await demo(['--no-tour'])).exit).toBe(0);
  });

  it('makes whole what was broken off', async () => {
    mkdirSync(folder());
    for (const name of ['.mlreg-demo', '.mlflow.db.mlreg-0a1b', 'mlflow.db-journal']) {
      writeFileSync(folder(name), 'half');
    }
    expect((await demo(['--no-tour'])).exit).toBe(0);
    expect(readdirSync(folder()).sort()).toEqual(MADE);
  });
});
