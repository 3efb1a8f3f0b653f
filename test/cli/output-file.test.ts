import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { outputFile } from '../../src/cli/output-file.js';
import { MlregError } from '../../src/domain/errors.js';
import { bufferView, each } from './view/buffer-io.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlreg-test-'));
});

const at = (name: string) => join(folder, name);

async function open(path: string | undefined, options: { overwrite?: boolean } = {}) {
  const { context, stdout } = bufferView();
  const abort = new AbortController();
  const file = await outputFile(
    {
      path,
      overwrite: false,
      isOurs: (start) => start.startsWith('ours'),
      kind: 'list',
      ...options,
    },
    { io: { ...context.io, cwd: folder }, signal: abort.signal },
  );
  return { ...file, stdout, abort };
}

async function written(path: string | undefined, texts: readonly string[], overwrite = false) {
  const { spool, deliver, stdout } = await open(path, { overwrite });
  try {
    await spool.write(each(texts));
    await deliver();
  } finally {
    await spool.remove();
  }
  return stdout.text;
}

describe('a file', () => {
  test('is new, with what the umask leaves, and nothing beside it', async () => {
    await written('new.json', ['a', 'b']);
    expect(readFileSync(at('new.json'), 'utf8')).toBe('ab');
    expect(statSync(at('new.json')).mode & 0o777).toBe(0o666 & ~process.umask());
    expect(readdirSync(folder)).toEqual(['new.json']);
  });

  test('is as it was until it is delivered, also after a second writing', async () => {
    writeFileSync(at('f'), 'ours');
    const { spool, deliver } = await open('f');
    await spool.write(each(['first, and longer']));
    await spool.write(each(['second']));
    expect(readFileSync(at('f'), 'utf8')).toBe('ours');
    expect(readdirSync(folder)).toHaveLength(2);
    await deliver();
    expect(readFileSync(at('f'), 'utf8')).toBe('second');
    expect(readdirSync(folder)).toEqual(['f']);
  });

  test('keeps its mode, and a link to it stays one', async () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/f'), 'ours');
    chmodSync(at('real/f'), 0o662);
    symlinkSync('real/f', at('link'));
    await written('link', ['new']);
    expect(readFileSync(at('real/f'), 'utf8')).toBe('new');
    expect(statSync(at('real/f')).mode & 0o777).toBe(0o662);
    expect([lstatSync(at('link')).isSymbolicLink(), readlinkSync(at('link'))]).toEqual([
      true,
      'real/f',
    ]);
    expect(readdirSync(at('real'))).toEqual(['f']);
  });

  test('is left alone by what fails, or is stopped, while it is written', async () => {
    writeFileSync(at('f'), 'ours');
    const failing = await open('f');
    async function* cut() {
      yield 'x'.repeat(100_000);
      throw new MlregError('unreachable', 'gone');
    }
    await expect(failing.spool.write(cut())).rejects.toMatchObject({ code: 'unreachable' });
    await failing.spool.remove();

    const stopped = await open('f');
    async function* long() {
      yield 'x'.repeat(100_000);
      stopped.abort.abort(new MlregError('interrupted', 'interrupted'));
      yield 'x'.repeat(100_000);
    }
    await expect(stopped.spool.write(long())).rejects.toMatchObject({ code: 'interrupted' });
    await stopped.spool.remove();

    const late = await open('f');
    await late.spool.write(each(['new']));
    late.abort.abort(new MlregError('terminated', 'terminated'));
    await expect(late.deliver()).rejects.toMatchObject({ code: 'terminated' });
    await late.spool.remove();
    expect(readFileSync(at('f'), 'utf8')).toBe('ours');
    expect(readdirSync(folder)).toEqual(['f']);
  });

  test('leaves nothing beside it when the process ends in the middle', async () => {
    const before = process.listeners('exit');
    const { spool } = await open('f');
    await spool.write(each(['new']));
    expect(readdirSync(folder)).toHaveLength(1);
    const added = process.listeners('exit').filter((listener) => !before.includes(listener));
    for (const atExit of added) atExit(130);
    expect(readdirSync(folder)).toEqual([]);
    await spool.remove();
    expect(process.listeners('exit')).toEqual(before);
  });

  test('of somebody else is replaced only if that is asked for', async () => {
    writeFileSync(at('package.json'), '{}');
    await expect(open('package.json')).rejects.toMatchObject({
      code: 'usage',
      message: 'package.json exists, and is no list',
      hint: expect.stringContaining('--overwrite'),
    });
    await written('package.json', ['new'], true);
    expect(readFileSync(at('package.json'), 'utf8')).toBe('new');
  });

  test('that is empty is nobody’s', async () => {
    writeFileSync(at('f'), '');
    await written('f', ['new']);
    expect(readFileSync(at('f'), 'utf8')).toBe('new');
  });
});

describe('what is no file', () => {
  test.each([
    ['.', /not a file/, /models\.json/],
    ['new/', /not a file/, /folders/],
    ['s3://bucket/models.json', /not a file/, /s3/],
    ['', /not a file/, /models\.json/],
    ['no/such/models.json', /there is no folder .*no\/such/, /mkdir -p .*no\/such/],
  ])('%j is refused', async (path, message, hint) => {
    await expect(open(path)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  test('a file for a folder is refused', async () => {
    writeFileSync(at('f'), '');
    await expect(open('f/models.json')).rejects.toMatchObject({ code: 'usage' });
  });

  test('a device is written to, and stays one', async () => {
    await written('/dev/null', ['x']);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('a full device is an error that names it', async () => {
    await expect(written('/dev/full', ['x'])).rejects.toMatchObject({
      code: 'error',
      message: 'cannot write /dev/full: no space left on device (ENOSPC)',
      hint: expect.stringContaining('make room'),
    });
  });

  test('stdout gets it when it is complete, and no file is seen meanwhile', async () => {
    vi.stubEnv('TMPDIR', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    const text = 'ä'.repeat(100_000);
    const { spool, deliver, stdout } = await open(undefined);
    await spool.write(each(['first']));
    await spool.write(each([text]));
    expect(stdout.text).toBe('');
    if (process.platform !== 'win32') expect(readdirSync(folder)).toEqual([]);
    await deliver();
    await spool.remove();
    expect(stdout.text).toBe(text);
  });
});
