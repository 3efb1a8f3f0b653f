import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { LocalWorkingFolder } from '../../../src/adapters/working-folder/local/local-working-folder.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mlreg-working-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

const git = (...args: string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  }).trim();
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const at = (folder = '.') => new LocalWorkingFolder(join(root, folder));

describe('the commit', () => {
  test('is that of the branch, loose or packed, of a worktree, and of no branch', async () => {
    git('init', '-q');
    expect(await at().gitCommit()).toBeNull();
    git('commit', '-q', '--allow-empty', '-m', 'first');
    const first = git('rev-parse', 'HEAD');
    mkdirSync(join(root, 'sub'));
    expect(await at('sub').gitCommit()).toBe(first);
    git('pack-refs', '--all');
    expect(await at().gitCommit()).toBe(first);
    git('worktree', 'add', '-q', '-b', 'feature/x', 'tree');
    expect(await at('tree').gitCommit()).toBe(first);
    git('checkout', '-q', '--detach');
    git('commit', '-q', '--allow-empty', '-m', 'second');
    expect(await at().gitCommit()).toBe(git('rev-parse', 'HEAD'));
    expect(await at('tree').gitCommit()).toBe(first);
  });

  test.each([
    ['no checkout', {}],
    ['a HEAD that leads elsewhere', { '.git/HEAD': 'ref: refs/../../secret\n', secret: 'x' }],
    ['a HEAD that is no ref', { '.git/HEAD': 'ref: /etc/passwd\n' }],
    ['a ref that is no commit', { '.git/HEAD': 'ref: refs/heads/x\n', '.git/refs/heads/x': 'no' }],
    ['a .git that is something else', { '.git': 'x' }],
  ])('is null for %s', async (_, files) => {
    for (const [path, text] of Object.entries(files)) write(path, text);
    expect(await at().gitCommit()).toBeNull();
  });
});

describe('the version of DVC', () => {
  const MD5 = 'a'.repeat(32);

  test('is in the .dvc file beside the data', async () => {
    write('data/train.csv.dvc', `outs:\n- md5: ${MD5}\n  size: 3\n  path: train.csv\n`);
    expect(await at().dvcVersion('data/train.csv')).toBe(MD5);
    expect(await at('data').dvcVersion('./train.csv')).toBe(MD5);
    expect(await at().dvcVersion('data/other.csv')).toBeNull();
  });

  test('is in the dvc.lock above it, of a folder as well', async () => {
    write(
      'dvc.lock',
      `schema: '2.0'\nstages:\n  prepare:\n    outs:\n    - path: data/prepared/\n      hash: md5\n      md5: ${MD5}.dir\n`,
    );
    expect(await at().dvcVersion('data/prepared')).toBe(`${MD5}.dir`);
    expect(await at('data').dvcVersion('prepared')).toBe(`${MD5}.dir`);
    expect(await at().dvcVersion('data')).toBeNull();
  });

  test.each(['- [', 'outs: 3', 'outs:\n- path: d\n  md5: ../../x', 'a: &a [*a]\nouts: *a'])(
    'is null for a file that says %j',
    async (text) => {
      write('d.dvc', text);
      expect(await at().dvcVersion('d')).toBeNull();
    },
  );
});
