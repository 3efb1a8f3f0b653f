import { spawn, spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { BIN } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: 'lstm_model', versions: [{}, {}, {}, {}, {}] });
});
afterEach(() => fake.close());

const left = () =>
  [...(fake.state.models.get('lstm_model')?.versions.values() ?? [])]
    .filter((each) => each.stage !== 'Deleted_Internal')
    .map((each) => each.version);

const hasScript = spawnSync('script', ['--version']).status === 0;
describe.skipIf(!hasScript)('on a terminal', () => {
  it.each([
    ['y', ['lstm_model', '--keep', '3'], /Delete 2 versions\? \[y\/N\]/, 0, [3, 4, 5]],
    ['n', ['lstm_model', '--keep', '3'], /nothing was deleted/, 1, [1, 2, 3, 4, 5]],
    ['', ['lstm_model'], /nothing was deleted/, 1, [1, 2, 3, 4, 5]],
    ['y', [], /Delete old versions of ALL models \(keeping last 3\)\? \[y\/N\]/, 0, [3, 4, 5]],
    ['\u0003', [], /ALL models/, 130, [1, 2, 3, 4, 5]],
    ['\u0004', [], /ALL models/, 1, [1, 2, 3, 4, 5]],
  ])('answered %j, cleanup %j', async (answer, args, shown, exit, versions) => {
    const result = await onTerminal(['cleanup', ...args], `${answer}\n`);
    expect(result.text).toMatch(shown);
    expect(result.exit).toBe(exit);
    expect(left()).toEqual(versions);
  });

  it.each([
    ['lstm_model', /deleted lstm_model with 5 versions/, 0, []],
    ['y', /nothing was deleted/, 1, [1, 2, 3, 4, 5]],
  ])('answered %j, delete of the model', async (answer, shown, exit, versions) => {
    const result = await onTerminal(['delete', 'lstm_model'], `${answer}\n`);
    expect(result.text).toMatch(shown);
    expect(result.exit).toBe(exit);
    expect(left()).toEqual(versions);
  });

  it('lineage tells what is missing in full, however narrow it is', async () => {
    const { text } = await onTerminal(['lineage', 'lstm_model/1'], '');
    expect(text).toMatch(/^commit: no commit is written down: .*, or a tag mlreg.git_commit/m);
    expect(text).not.toContain('MISSING');
  });
});

describe('interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s exits with %i', async (signal, exit) => {
    fake.on('registered-models/search', { hang: 'before' });
    const child = spawn(process.execPath, [BIN, 'list', '--json'], {
      env: { MLFLOW_TRACKING_URI: fake.url },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    while (fake.requests.length === 0) await new Promise((wake) => setTimeout(wake, 20));
    child.kill(signal);
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(exit);
    expect(JSON.parse(stderr).error.exit_code).toBe(exit);
  });
});

/** Runs mlreg on a pseudo-terminal, and types when it has asked. */
function onTerminal(args: readonly string[], typed: string) {
  const command = [process.execPath, BIN, ...args].join(' ');
  return new Promise<{ exit: number | null; text: string }>((resolve) => {
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...process.env, MLFLOW_TRACKING_URI: fake.url, NO_COLOR: '1', SHELL: '/bin/sh' },
    });
    let text = '';
    let asked = false;
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (asked || !/\[y\/N\]|Type the name/.test(text)) return;
      asked = true;
      child.stdin.write(typed);
    });
    child.on('close', (exit) => resolve({ exit, text }));
  });
}
