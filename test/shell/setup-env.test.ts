import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  ownVariable,
  RESERVED_VARIABLES,
  SETTING_KEYS,
  settingMeta,
} from '../../src/config/schema.js';
import {
  makeFolder,
  PRINT_ENVIRONMENT,
  printedVariables,
  REPOSITORY,
  run,
  SHELLS,
  sourced,
} from './shells.js';

const COMPLETE = readFileSync(join(REPOSITORY, '.env.example'), 'utf8');

describe.each(SHELLS)('setup_env.sh in %s', (shell) => {
  test('loads .env.example, and has nothing to say', () => {
    const { status, stderr, variables } = sourced(shell, makeFolder(COMPLETE));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(variables).toEqual({
      MLFLOW_TRACKING_URI: 'http://localhost:5000',
      MLFLOW_ARTIFACT_ROOT: 's3://your-bucket/mlflow-artifacts',
      MLFLOW_S3_ENDPOINT_URL: 'https://s3.region.amazonaws.com',
      AWS_ACCESS_KEY_ID: 'your_access_key',
      AWS_SECRET_ACCESS_KEY: 'your_secret_key',
      AWS_DEFAULT_REGION: 'your_region',
      MLFLOW_S3_BUCKET: 'your-bucket',
      ENVIRONMENT: 'production',
    });
  });

  test('names in one line what is missing, and goes on', () => {
    const folder = makeFolder('MLFLOW_ARTIFACT_ROOT=x\nAWS_ACCESS_KEY_ID=\n');
    const { status, stderr } = sourced(shell, folder, { AWS_SECRET_ACCESS_KEY: 'x' });
    expect(status).toBe(0);
    expect(stderr).toBe(
      'setup_env.sh: missing: MLFLOW_TRACKING_URI (required), MLFLOW_S3_ENDPOINT_URL, ' +
        'AWS_ACCESS_KEY_ID, AWS_DEFAULT_REGION; put them into .env (.env.example shows how), or ' +
        'export them\n',
    );
  });

  test.each(['no .env', 'a folder called .env'])('says it if there is %s', (what) => {
    const folder = makeFolder();
    if (what !== 'no .env') mkdirSync(join(folder, '.env'));
    const { status, stderr, variables } = sourced(shell, folder);
    expect(status).toBe(0);
    expect(stderr).toContain('setup_env.sh: there is no .env that can be read: ');
    expect(stderr).toContain('missing: MLFLOW_TRACKING_URI (required)');
    expect(variables).toEqual({});
  });

  test('leaves what is set as it is, even if it is empty', () => {
    const folder = makeFolder('MLREG_A=file\nMLREG_B=file\nMLREG_C=file\n');
    const { variables } = sourced(shell, folder, { MLREG_A: 'before', MLREG_B: '' });
    expect(variables).toEqual({ MLREG_A: 'before', MLREG_B: '', MLREG_C: 'file' });
  });

  test('leaves a variable that is set and not exported', () => {
    const text = `MLREG_A=before; . ./setup_env.sh; ${PRINT_ENVIRONMENT}`;
    const { stdout } = run(shell, text, { cwd: makeFolder('MLREG_A=file\n') });
    expect(printedVariables(stdout)).toEqual({ MLREG_A: 'before' });
  });

  test.each([
    '$(touch pwned)',
    '`touch pwned`',
    ';touch pwned;rm -rf x',
    '$HOME $((1)) ~ * ? [a] !! \\',
    "'; touch pwned; '",
    "x' && touch pwned && echo 'x",
    '"$(touch pwned)"',
    "'\\''$(touch pwned)'",
    '<(touch pwned) | touch pwned & touch pwned > pwned',
    '\u00e9\u4e16\u{1f600}\u202e',
    '-n',
    '%s%n\\041\\t',
  ])('takes %s for text', (value) => {
    const quotes = ["'", '"', '`'].filter((quote) => !value.includes(quote));
    const lines = ['', ...quotes].map((quote, index) => `MLREG_V${index}=${quote}${value}${quote}`);
    const folder = makeFolder(`${lines.join('\n')}\n`);
    const { variables } = sourced(shell, folder);
    const inQuotes = quotes.map((_, index) => [`MLREG_V${index + 1}`, value]);
    expect(variables).toMatchObject(Object.fromEntries(inQuotes));
    if (!/^["'`]/.test(value)) expect(variables).toHaveProperty('MLREG_V0', value);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  test('takes no other variables, and names them', () => {
    const names = ['PATH', 'LD_PRELOAD', 'BASH_ENV', 'NODE_OPTIONS', 'IFS', 'MLREG_TOKEN_COMMAND'];
    const lines = names.map((name) => `${name}=s3cr3t\n`).join('');
    const text = `. ./setup_env.sh; env | grep -c s3cr3t`;
    const { stdout, stderr } = run(shell, text, { cwd: makeFolder(`${lines}${COMPLETE}`) });
    expect(stdout).toBe('0\n');
    expect(stderr).toBe(
      `setup_env.sh: left out, as only settings of MLflow, mlreg and AWS are taken: ${names.join(' ')}\n`,
    );
  });

  test.each(['junk', '=s3cr3t', 'MLREG-A=s3cr3t', 'MLREG A=s3cr3t', 'MLREG_A;id=s3cr3t', '1A=1'])(
    'names the line of %j and does not show it',
    (line) => {
      const folder = makeFolder(`${COMPLETE.trimEnd()}\n${line}\nMLREG_B=1\n`);
      const { stderr, variables } = sourced(shell, folder);
      expect(stderr).toBe(`setup_env.sh: .env:${COMPLETE.split('\n').length} is not NAME=VALUE\n`);
      expect(variables).toHaveProperty('MLREG_B', '1');
    },
  );

  test.each(['set -x', 'set -v', 'set -xv'])('shows no value under %s', (options) => {
    const folder = makeFolder("MLREG_A='s3cr3t one'\nPATH=s3cr3t\nMLREG_A=s3cr3t\ns3cr3t\n");
    const text = `${options}; . ./setup_env.sh; case $- in (*x*) echo traced; esac`;
    const { stdout, stderr } = run(shell, text, { cwd: folder });
    expect(stdout).toBe(options === 'set -v' ? '' : 'traced\n');
    expect(stdout + stderr).not.toContain('s3cr3t');
  });

  test('leaves no variable, function or option behind', () => {
    const state = { bash: 'set; declare -F; shopt', zsh: 'set; functions; setopt', dash: 'set' };
    const print = `{ ${state[shell]}; set -o; }`;
    const text = `${print} >before; . ./setup_env.sh; ${print} >after`;
    const folder = makeFolder('MLREG_A=1\n');
    run(shell, text, { cwd: folder });
    const lines = (name: string) => readFileSync(join(folder, name), 'utf8').split('\n');
    const before = new Set(lines('before'));
    // What a shell itself counts in variables.
    const own =
      /^(_|LINENO|RANDOM|SRANDOM|SECONDS|EPOCH\w*|BASH_\w+|BASHPID|PPID|OPTIND|status|\?|pipestatus|PIPESTATUS|TTYIDLE|ZSH_\w+|argv|'?[!@*#]'?)=/;
    const added = lines('after').filter((line) => !before.has(line) && !own.test(line));
    expect(added.join('\n')).toMatch(/^MLREG_A='?1'?$/);
  });

  test('works in a shell with odd options', () => {
    const odd = {
      bash: 'set -euo pipefail -o posix -f -C; shopt -s nocasematch extglob failglob; IFS=a',
      zsh: 'setopt ERR_EXIT NO_UNSET KSH_ARRAYS RC_QUOTES GLOB_SUBST EXTENDED_GLOB WARN_CREATE_GLOBAL; IFS=a',
      dash: 'set -eufC; IFS=a',
    };
    const folder = makeFolder("MLREG_A=\"it's 'a' b\"\nMLREG_B=#\nmlreg_c=1\n");
    const text = `${odd[shell]}; . ./setup_env.sh; ${PRINT_ENVIRONMENT}`;
    const { status, stdout, stderr } = run(shell, text, { cwd: folder });
    expect(status).toBe(0);
    expect(stderr.trim().split('\n')).toEqual([
      'setup_env.sh: left out, as only settings of MLflow, mlreg and AWS are taken: mlreg_c',
      expect.stringContaining('missing'),
    ]);
    expect(printedVariables(stdout)).toEqual({ MLREG_A: "it's 'a' b", MLREG_B: '' });
  });

  test('does not read what is given to the script that sources it', () => {
    const folder = makeFolder('MLREG_A=1\n');
    const text = `set -- --help x; . ./setup_env.sh; printf '%s ' "$#" "$1" "$MLREG_A"`;
    expect(run(shell, text, { cwd: folder }).stdout).toBe('2 --help 1 ');
  });

  test('says it if it is run and not sourced', () => {
    const { stderr } = run(shell, `${shell} setup_env.sh`, { cwd: makeFolder(COMPLETE) });
    expect(stderr).toBe(
      'setup_env.sh: it was run, so your shell has got nothing: source ./setup_env.sh\n',
    );
  });

  // dash does not tell a sourced file where it is.
  const testElsewhere = shell === 'dash' ? () => {} : test;
  testElsewhere('finds the .env beside it from anywhere', () => {
    const folder = makeFolder('MLREG_A=beside\n');
    const cwd = makeFolder('MLREG_A=here\n');
    const text = `. "$FOLDER/setup_env.sh"; printf %s "$MLREG_A"`;
    expect(run(shell, text, { cwd, env: { FOLDER: folder } }).stdout).toBe('beside');
    const within = `load() { . "$FOLDER/setup_env.sh"; }; load; printf %s "$MLREG_A"`;
    expect(run(shell, within, { cwd, env: { FOLDER: folder } }).stdout).toBe('beside');
    expect(run(shell, '. setup_env.sh; printf %s "$MLREG_A"', { cwd }).stdout).toBe(
      shell === 'zsh' ? '' : 'here',
    );
  });

  test('reads 1000 lines', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `MLREG_V${index}="value ${index}"\n`);
    const { variables } = sourced(shell, makeFolder(lines.join('')));
    expect(Object.keys(variables)).toHaveLength(1000);
    expect(variables.MLREG_V999).toBe('value 999');
  });
});

test.runIf(SHELLS.includes('dash'))('dash, which knows no path, says where it looks', () => {
  const folder = makeFolder(COMPLETE);
  const cwd = join(folder, 'below');
  mkdirSync(cwd);
  const { stderr } = run('dash', '. ../setup_env.sh', { cwd });
  expect(stderr).toContain('this shell looks in the working folder, so cd to the folder of .env');
});

test('every variable in these files is one that mlreg knows', () => {
  const known = new Set([
    ...SETTING_KEYS.flatMap((key) => [ownVariable(key), ...(settingMeta(key).variables ?? [])]),
    ...RESERVED_VARIABLES,
  ]);
  for (const file of ['.envrc', 'setup_env.sh', '.env.example']) {
    const text = readFileSync(join(REPOSITORY, file), 'utf8');
    const named = text.match(/\b(?:(?:MLFLOW|MLREG|AWS)_[A-Z0-9_]+|ENVIRONMENT)\b/g) ?? [];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    if (file !== '.envrc') expect(named).toContain('MLFLOW_TRACKING_URI');
  }
});

test('a foreign file that takes the place of .env is only read', () => {
  const folder = makeFolder();
  writeFileSync(join(folder, '.env'), '#!/bin/sh\ntouch pwned\nMLREG_A=1\n', { mode: 0o755 });
  expect(sourced('bash', folder).variables).toEqual({ MLREG_A: '1' });
  expect(existsSync(join(folder, 'pwned'))).toBe(false);
});
