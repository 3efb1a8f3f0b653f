import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { MANIFEST_NAME } from '../../src/domain/model-folder.js';
import { aLoadWorld, FILES, listing } from './load-world.js';

let world: Awaited<ReturnType<typeof aLoadWorld>>;
beforeEach(async () => {
  world = await aLoadWorld();
});

const names = (folder?: string) => Object.keys(world.contents(folder));
const files = (more: Record<string, string> = {}) => ({
  ...FILES,
  ...more,
  [MANIFEST_NAME]: expect.any(String),
});

describe('into a folder that is not there', () => {
  test('all files, and what they are', async () => {
    const uri = await world.add();
    const loaded = await world.load('m/1');
    const folder = join(world.root, 'm/1');
    expect(loaded).toMatchObject({ changed: true, folder, from: 'registry' });
    expect(world.contents('m/1')).toEqual(files());
    const manifest = JSON.parse(readFileSync(join(folder, MANIFEST_NAME), 'utf8'));
    expect(manifest).toMatchObject({
      schema_version: 1,
      loaded_at: '2026-01-02T00:00:00.000Z',
      tracking_uri: 'http://server',
      registered_name: 'm',
      version: '1',
      model_name: 'm',
      stage: 'None',
      source: uri,
      download_uri: uri,
      include: [],
      exclude: [],
      metrics: {},
      tags: {},
    });
    expect(manifest.files).toEqual([
      {
        path: 'MLmodel',
        size: 12,
        sha256: createHash('sha256').update('flavors: {}\n').digest('hex'),
      },
      {
        path: 'data/model.pkl',
        size: 7,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      {
        path: 'empty',
        size: 0,
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
    ]);
    expect(statSync(folder).mode & 0o777).toBe(0o777 & ~process.umask());
  });

  test('a bare name is its latest version', async () => {
    await world.add();
    await world.add({ MLmodel: 'second' });
    expect(await world.load('m')).toMatchObject({ manifest: { version: '2' } });
    expect(world.contents('m/2').MLmodel).toBe('second');
  });

  test('a tag called __proto__ is kept', async () => {
    await world.add();
    const target = { model: 'm', version: '1' };
    await world.registry.setTag(target, '__proto__', 'x');
    await world.load('m/1');
    expect(readFileSync(join(world.root, 'm/1', MANIFEST_NAME), 'utf8')).toContain(
      '"__proto__": "x"',
    );
  });

  test('a manifest that came with the files is not taken for ours', async () => {
    await world.add({ ...FILES, [MANIFEST_NAME]: '{"registered_name": "forged"}' });
    await world.load('m/1');
    expect(JSON.parse(world.contents('m/1')[MANIFEST_NAME] ?? '').registered_name).toBe('m');
  });

  test('the note of MLflow that a load by Python leaves is no part of the model', async () => {
    await world.add({ ...FILES, registered_model_meta: 'model_name: m' });
    await world.load('m/1');
    expect(Object.keys(world.contents('m/1'))).not.toContain('registered_model_meta');
    world.put('m/1/registered_model_meta', 'model_name: m');
    expect(await world.load('m/1')).toMatchObject({ changed: false });
  });
});

describe('into an empty folder', () => {
  test('it is filled and stays the same folder: somebody may be in it', async () => {
    await world.add();
    const folder = join(world.root, 'm/1');
    mkdirSync(folder, { recursive: true });
    const { ino } = statSync(folder);
    expect(await world.load('m/1')).toMatchObject({ changed: true });
    expect(world.contents('m/1')).toEqual(files());
    expect(statSync(folder).ino).toBe(ino);
  });

  test('what a killed load left in it is no content', async () => {
    await world.add();
    world.put('m/1/.mlreg-a1b2c3/MLmodel', 'half');
    expect(await world.load('m/1')).toMatchObject({ changed: true });
    expect(await world.load('m/1')).toMatchObject({ changed: false });
  });

  test('something else comes into it meanwhile: a conflict', async () => {
    const uri = await world.add();
    mkdirSync(join(world.root, 'm/1'), { recursive: true });
    meanwhile(uri, () => world.put('m/1/theirs', 'x'));
    await expect(world.load('m/1')).rejects.toMatchObject({ code: 'conflict' });
    expect(names()).toEqual(['m/1/theirs']);
  });
});

describe('the same is there already', () => {
  test('nothing is read or written', async () => {
    await world.add();
    await world.load('m/1');
    const { mtimeMs } = statSync(join(world.root, 'm/1', MANIFEST_NAME));
    expect(await world.load('m/1')).toMatchObject({ changed: false, from: 'registry' });
    expect(statSync(join(world.root, 'm/1', MANIFEST_NAME)).mtimeMs).toBe(mtimeMs);
  });

  test.each([
    ['other content of the same size', () => world.put('m/1/data/model.pkl', 'WEIGHTS')],
    ['a file less', () => rmSync(join(world.root, 'm/1/empty'))],
    [
      'a link in place of a file',
      () => {
        rmSync(join(world.root, 'm/1/empty'));
        symlinkSync('/dev/null', join(world.root, 'm/1/empty'));
      },
    ],
  ])('but changed, by %s: only replaced if asked', async (_, change) => {
    await world.add();
    await world.load('m/1');
    change();
    await expect(world.load('m/1')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/changed after it was loaded: (data\/model.pkl|empty)$/),
      hint: expect.stringContaining('--overwrite'),
    });
    expect(await world.load('m/1', { overwrite: true })).toMatchObject({ changed: true });
    expect(world.contents()).toEqual(
      Object.fromEntries(Object.entries(files()).map(([name, text]) => [`m/1/${name}`, text])),
    );
  });
});

describe('something else is there', () => {
  const into = (ref: string, overwrite = false) =>
    world.load(ref, { overwrite, folderFor: () => join(world.root, 'out') });

  test('another version: only replaced if asked', async () => {
    await world.add();
    await world.add({ MLmodel: 'second' });
    await into('m/1');
    await expect(into('m/2')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('loaded from m/1'),
      hint: expect.stringContaining('--overwrite'),
    });
    expect(world.contents('out')).toEqual(files());
    expect(await into('m/2', true)).toMatchObject({ changed: true });
    expect(names()).toEqual(['out/MLmodel', 'out/mlreg.json']);
  });

  test.each([
    ['a file of somebody', 'out/precious.txt'],
    ['a manifest that is none of ours', 'out/mlreg.json'],
    ['a file in its place', 'out'],
  ])('%s is never overwritten', async (_, path) => {
    await world.add();
    world.put(path, '{"a": 1}');
    for (const overwrite of [false, true]) {
      await expect(into('m/1', overwrite)).rejects.toMatchObject({
        code: 'usage',
        hint: expect.stringContaining('--output'),
      });
    }
    expect(world.contents()).toEqual({ [path]: '{"a": 1}' });
  });

  test('what was added to a loaded folder is not overwritten either', async () => {
    await world.add();
    await world.add({ MLmodel: 'second' });
    await into('m/1');
    world.put('out/data/notes.md', 'mine');
    await expect(into('m/2', true)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('data/notes.md'),
    });
    expect(await into('m/1')).toMatchObject({ changed: false });
    expect(world.contents('out')).toEqual(files({ 'data/notes.md': 'mine' }));
  });

  test('but what Python compiled of it is', async () => {
    await world.add();
    await world.add({ MLmodel: 'second' });
    await into('m/1');
    world.put('out/data/__pycache__/code.cpython-311.pyc', '…');
    await into('m/2', true);
    expect(names('out')).toEqual(['MLmodel', 'mlreg.json']);
  });

  test.each([
    ['an empty folder', () => mkdirSync(join(world.root, 'real'))],
    ['nothing', () => {}],
  ])('a link to %s is not replaced', async (_, make) => {
    await world.add();
    make();
    symlinkSync(join(world.root, 'real'), join(world.root, 'out'));
    await expect(into('m/1')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('is a link'),
    });
    expect(names()).toEqual(['out']);
  });

  test('a link to what was loaded: there already, but not replaced', async () => {
    await world.add();
    await world.add({ MLmodel: 'second' });
    await world.load('m/1');
    symlinkSync(join(world.root, 'm/1'), join(world.root, 'out'));
    expect(await into('m/1')).toMatchObject({ changed: false });
    await expect(into('m/2', true)).rejects.toMatchObject({ code: 'usage' });
    expect(world.contents('m/1')).toEqual(files());
  });
});

describe('what is loaded', () => {
  const MANY = { MLmodel: '', 'a.pkl': '', 'data/b.pkl': '', 'data/.c': '', 'data/d/e.txt': '' };
  test.each<[string[], string[], string[]]>([
    [['*.pkl'], [], ['a.pkl', 'data/b.pkl']],
    [['data/**'], [], ['data/.c', 'data/b.pkl', 'data/d/e.txt']],
    [['MLmodel', '*.txt'], [], ['MLmodel', 'data/d/e.txt']],
    [[], ['data/**'], ['MLmodel', 'a.pkl']],
    [['*.pkl'], ['data/*'], ['a.pkl']],
    [['{MLmodel,a.*}'], [], ['MLmodel', 'a.pkl']],
  ])('include %j, exclude %j', async (include, exclude, expected) => {
    await world.add(MANY);
    const { manifest } = await world.load('m/1', { include, exclude });
    expect(manifest).toMatchObject({ include, exclude });
    expect(names('m/1')).toEqual([...expected, MANIFEST_NAME].sort());
  });

  test('another choice of the same version is something else', async () => {
    await world.add(MANY);
    await world.load('m/1', { include: ['*.pkl'] });
    await expect(world.load('m/1')).rejects.toMatchObject({ code: 'usage' });
  });

  test('nothing is left of it', async () => {
    await world.add(MANY);
    await expect(world.load('m/1', { include: ['*.h5'] })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('none of its 5 files'),
    });
    expect(names()).toEqual([]);
  });

  test('there are no files', async () => {
    await world.add({});
    await expect(world.load('m/1')).rejects.toMatchObject({ code: 'not_found' });
    expect(names()).toEqual([]);
  });
});

describe('paths that lead elsewhere', () => {
  const BAD = [
    '../x',
    'a/../../x',
    '/etc/x',
    'a\\b',
    'C:x',
    'a\u0000',
    'a\u001b[2J',
    'a//b',
    './a',
  ];
  test.each(BAD)('%j is refused before a byte is written', async (path) => {
    const uri = await world.add();
    world.stores.set(
      uri,
      listing([
        { path: 'MLmodel', size: 0 },
        { path, size: 0 },
      ]),
    );
    await expect(world.load('m/1')).rejects.toMatchObject({
      code: 'integrity',
      hint: expect.any(String),
    });
    expect(names()).toEqual([]);
  });

  test.each([
    [['A', 'a']],
    [['ü', 'u\u0308']],
    [['a', 'A/b']],
    [['MLREG.JSON']],
    [['mlreg.json/x']],
  ])('%j cannot be on one disk', async (paths) => {
    const uri = await world.add();
    world.stores.set(uri, listing(paths.map((path) => ({ path, size: 0 }))));
    await expect(world.load('m/1')).rejects.toMatchObject({
      code: 'integrity',
      hint: expect.stringContaining('--exclude'),
    });
    expect(names()).toEqual([]);
  });

  test('one that is left out does no harm', async () => {
    await world.add({ MLmodel: 'x', A: '', a: '' });
    await world.load('m/1', { exclude: ['A'] });
    expect(names('m/1')).toEqual(['MLmodel', 'a', 'mlreg.json']);
  });

  test('names that begin like others, or like hidden files', async () => {
    const awkward = { 'm-1': '1', 'm-10': '10', '..x': 'dots', '.hid/.x': 'h', '-rf': '-' };
    await world.add(awkward);
    await world.load('m/1');
    expect(world.contents('m/1')).toEqual({ ...awkward, [MANIFEST_NAME]: expect.any(String) });
  });
});

describe('faults', () => {
  const broken = (sizes: Record<string, number>, read: Parameters<typeof listing>[1]) => {
    const all = Object.entries(sizes).map(([path, size]) => ({ path, size }));
    return listing(all, read);
  };

  test.each([
    ['too short', 'x'],
    ['too long', 'xxxx'],
    ['empty', ''],
  ])('content that is %s', async (_, text) => {
    const uri = await world.add();
    let reads = 0;
    const store = broken({ a: 3, b: 0 }, async function* (path) {
      if (path !== 'a') return;
      reads += 1;
      yield Buffer.from(text);
    });
    world.stores.set(uri, store);
    await expect(world.load('m/1')).rejects.toMatchObject({
      code: 'integrity',
      message: expect.stringMatching(/^a has (1|0|more than 3) bytes, but is listed with 3$/),
      hint: expect.any(String),
    });
    expect(reads).toBe(3);
    expect(names()).toEqual([]);
  });

  test('content that is right the second time', async () => {
    const uri = await world.add();
    let reads = 0;
    world.stores.set(
      uri,
      broken({ a: 3 }, async function* () {
        reads += 1;
        yield Buffer.from(reads === 1 ? 'x' : 'abc');
      }),
    );
    expect(await world.load('m/1')).toMatchObject({ changed: true });
    expect(world.contents('m/1').a).toBe('abc');
  });

  test('the first failure ends what else is under way, and waits for it', async () => {
    const uri = await world.add();
    let [begun, ended] = [0, 0];
    const store = broken({ bad: 1, slow1: 1, slow2: 1 }, async function* (path, _range, signal) {
      if (path === 'bad') {
        await expect.poll(() => begun).toBe(2);
        throw new Error('the failure of this test');
      }
      begun += 1;
      try {
        await new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason)),
        );
      } finally {
        await new Promise((wake) => setTimeout(wake, 50));
        ended += 1;
      }
    });
    world.stores.set(uri, store);
    await expect(world.load('m/1')).rejects.toThrow('the failure of this test');
    expect(ended).toBe(2);
    expect(names()).toEqual([]);
  });

  test('an abort ends it with its reason', async () => {
    const uri = await world.add();
    const abort = new AbortController();
    const reason = new Error('the reason of this test');
    const store = broken({ a: 9, b: 9 }, async function* (path, _range, signal) {
      yield Buffer.from('x');
      if (path === 'a') abort.abort(reason);
      signal?.throwIfAborted();
    });
    world.stores.set(uri, store);
    await expect(world.load('m/1', {}, abort.signal)).rejects.toBe(reason);
    expect(names()).toEqual([]);
  });

  test('there is no room', async () => {
    const uri = await world.add();
    world.stores.set(uri, listing([{ path: 'huge', size: 1e18 }]));
    await expect(world.load('m/1')).rejects.toMatchObject({
      message: expect.stringContaining('no room for 1000000000000000000 bytes'),
      hint: expect.stringContaining('--output'),
    });
    expect(names()).toEqual([]);
  });

  test('more files than any model has', async () => {
    const uri = await world.add();
    let given = 0;
    const store = {
      ...listing([]),
      async *list() {
        for (;;) yield { path: `f${given++}`, size: 1 };
      },
    };
    world.stores.set(uri, store);
    await expect(world.load('m/1')).rejects.toMatchObject({ code: 'integrity' });
    expect(given).toBeLessThan(201_000);
  });

  test('a failed load leaves what an earlier one loaded', async () => {
    await world.add();
    const uri = await world.add();
    const folderFor = () => join(world.root, 'out');
    await world.load('m/1', { folderFor });
    world.stores.set(
      uri,
      broken({ a: 3 }, async function* () {}),
    );
    const loading = world.load('m/2', { folderFor, overwrite: true });
    await expect(loading).rejects.toMatchObject({ code: 'integrity' });
    expect(world.contents('out')).toEqual(files());
    expect(await world.load('m/1', { folderFor })).toMatchObject({ changed: false });
  });
});

describe('two loads at once', () => {
  test('of the same: both are done, one has nothing left to do', async () => {
    await world.add();
    const both = await Promise.all([world.load('m/1'), world.load('m/1')]);
    expect(both.map(({ changed }) => changed).sort()).toEqual([false, true]);
    expect(world.contents()).toEqual(
      Object.fromEntries(Object.entries(files()).map(([name, text]) => [`m/1/${name}`, text])),
    );
  });

  test('of something else: a conflict, and nothing is overwritten', async () => {
    const uri = await world.add();
    meanwhile(uri, () => world.put('m/1/theirs', 'x'));
    await expect(world.load('m/1')).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('--output'),
    });
    expect(world.contents()).toEqual({ 'm/1/theirs': 'x' });
  });

  test('with --overwrite: what came meanwhile is not overwritten', async () => {
    const uri = await world.add();
    await world.load('m/1');
    world.put('m/1/MLmodel', 'FLAVORS: {}\n');
    meanwhile(uri, () => world.put('m/1/theirs', 'x'));
    await expect(world.load('m/1', { overwrite: true })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(world.contents('m/1')).toEqual(files({ MLmodel: 'FLAVORS: {}\n', theirs: 'x' }));
    expect(names()).toEqual(names('m/1').map((name) => `m/1/${name}`));
  });
});

/** Something happens while a version's first file is read. */
function meanwhile(uri: string, happens: () => void): void {
  const store = world.stores.get(uri);
  if (!store) throw new Error(`there is no ${uri}`);
  let isFirst = true;
  world.stores.set(uri, {
    list: (folder) => store.list(folder),
    stat: (path) => store.stat(path),
    async *read(path, range, signal) {
      if (isFirst) happens();
      isFirst = false;
      yield* store.read(path, range, signal);
    },
  });
}
