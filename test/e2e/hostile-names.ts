import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { BIN, execute, mlregOf } from './mlreg.js';

/** Names that MLflow takes and that a careless program breaks on, or hands on to the terminal. */
export const HOSTILE_NAMES = [
  "it's",
  'say "hi"',
  `both ' and "`,
  'user@example',
  '100% sure',
  'new\nline',
  'escape \u001b]0;title\u0007\u001b[31m',
  'c1 \u009b31m',
  'bidi \u202e gpj.exe',
  'snow ☃ and 🚀',
  '__proto__',
  '=1+1',
  '--yes',
  'back\\slash',
  'a  b ',
];

/** Every command on every hostile name, on a server that already holds them; see `hostileModels`. */
export function hostileNamesSuite(url: () => string, modelOf: (name: string) => string): void {
  const mlreg = (...args: string[]) => mlregOf(url(), { MLREG_STAGE_POLICY: 'off' })(...args);

  it.each(HOSTILE_NAMES)('every command takes %j', async (name) => {
    const model = modelOf(name);
    const ref = ['--model', model];
    const json = async (...args: string[]) => {
      const { exit, stdout, stderr } = await mlreg('--json', ...args);
      expect(stderr).toBe('');
      expect(exit).toBe(0);
      return JSON.parse(stdout);
    };
    expect((await json('tag', 'set', ...ref, '--version', '1', '__proto__=x')).changed).toBe(true);
    expect((await json('alias', 'set', ...ref, '--version', '1', 'champion')).changed).toBe(true);
    const target = ['--version', '2', '--stage', 'Production'];
    expect((await json('promote', ...ref, ...target)).plan.model).toBe(model);
    expect((await json('list', ...ref)).map((each: { version: string }) => each.version)).toEqual([
      '3',
      '2',
      '1',
    ]);
    const fields = '--json=registered_name,tags';
    const version = await json('details', ...ref, '--alias', 'champion', fields);
    expect(version.registered_name).toBe(model);
    expect(Object.entries(version.tags)).toEqual([['__proto__', 'x']]);
    expect((await json('details', ...ref)).stages.Production).toEqual(['2']);
    const compared = await json('compare', ...ref, '--versions', '1,2', '--view', 'tags');
    expect(compared.tags[0]).toMatchObject({ name: '__proto__', values: [{ value: 'x' }, {}] });
    expect((await json('resolve', ...ref, '--stage', 'Production')).version).toBe('2');
    expect((await json('alias', 'list', ...ref))[0].alias).toBe('champion');
    expect((await json('tag', 'list', ...ref, '--version', '1'))[0].key).toBe('__proto__');
    const removed = await json('cleanup', ...ref, '--keep', '0', '--yes').catch(() => undefined);
    expect(removed ?? (await json('list', ...ref)).length).toBeTruthy();
    expect((await json('list', ...ref)).length).toBe(2);
    expect((await json('tag', 'remove', ...ref, '--version', '1', '__proto__')).changed).toBe(true);
    expect((await json('alias', 'remove', ...ref, 'champion')).changed).toBe(true);
  });

  it.skipIf(!hasScript())('no raw control character reaches a terminal', async () => {
    for (const args of [
      ['list'],
      ['list', '--versions'],
      ...['json', 'ndjson', 'yaml', 'csv', 'tsv'].map((format) => ['list', '--format', format]),
      ['list', '-q'],
      ...HOSTILE_NAMES.slice(5, 9).flatMap((name) => [
        ['details', '--model', modelOf(name)],
        ['details', '--model', modelOf(name), '--version', '1'],
        ['details', '--model', modelOf(name), '--version', '99'],
        ['alias', 'list', '--model', modelOf(name)],
        ['export', '--model', modelOf(name)],
        ['compare', '--model', modelOf(name), '--view', 'metrics,parameters,tags'],
        ['cleanup', '--model', modelOf(name), '--dry-run'],
        ['load', '--model', modelOf(name), '--output', '/tmp/never-made'],
        ['promote', '--model', modelOf(name), '--version', '1', '--alias', 'x', '--dry-run'],
        ['promote', '--model', `${modelOf(name)}no`, '--version', '1', '--alias', 'x'],
      ]),
    ]) {
      const { stdout } = await onTerminal(args, url());
      // Ours are the line ends of a terminal, the tabs of TSV and SGR colours.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      const foreign = stdout.replace(/\r\n|\u001b\[\d+m/g, '').replace(/[\n\t]/g, '');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(foreign, args.join(' ')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(foreign.length).toBeGreaterThan(0);
    }
  });
}

/** Runs mlreg on a pseudo-terminal of 80 columns, by util-linux's script. */
function onTerminal(args: readonly string[], url: string) {
  const words = [process.execPath, BIN, ...args].map(
    (word) => `'${word.replaceAll("'", `'\\''`)}'`,
  );
  const command = `stty cols 80 2>/dev/null; ${words.join(' ')}`;
  return execute('script', ['-qec', command, '/dev/null'], {
    env: { MLFLOW_TRACKING_URI: url, TERM: 'xterm-256color', SHELL: '/bin/sh' },
  });
}

function hasScript(): boolean {
  return spawnSync('script', ['--version']).status === 0;
}
