import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { stagingPrefix } from '../../../src/adapters/model-folders/local/staging-name.js';
import { MANIFEST_NAME } from '../../../src/domain/model-folder.js';
import { aLoadWorld, FILES } from '../../operations/load-world.js';

let world: Awaited<ReturnType<typeof aLoadWorld>>;
beforeEach(async () => {
  world = await aLoadWorld();
});

/** The number of a process that is gone. */
const gone = () => spawnSync('true').pid;
/** The name of the private folder of a process. */
const staging = (pid: number, name?: string) =>
  `${stagingPrefix(name).replace(`-${process.pid}-`, `-${pid}-`)}a1b2C3`;
const at = (path: string) => join(world.root, path);
const namesIn = (folder: string) => readdirSync(at(folder)).sort();

describe('beside the folder', () => {
  test('what a process that is gone left is taken away', async () => {
    await world.add();
    world.put(`m/${staging(gone(), '1')}/MLmodel`, 'half');
    await world.load('m/1');
    expect(namesIn('m')).toEqual(['1']);
  });

  test.each<[string, () => string]>([
    ['one that runs', () => staging(process.ppid, '1')],
    ['another folder', () => staging(gone(), '2')],
    ['another folder with a name that begins so', () => staging(gone(), `1.mlreg-x`)],
    ['another machine', () => staging(gone(), '1').replace(/mlreg-\w+/, 'mlreg-00000000')],
    ['somebody else', () => '.1.mlreg-mine'],
  ])('what is of %s is left alone', async (_, nameOf) => {
    await world.add();
    const name = nameOf();
    world.put(`m/${name}/MLmodel`, 'half');
    await world.load('m/1');
    expect(namesIn('m')).toEqual([name, '1'].sort());
  });

  test('what two loads of one process do at once is left alone', async () => {
    await world.add();
    const both = await Promise.all([world.load('m/1'), world.load('m/1')]);
    expect(both.map(({ changed }) => changed).sort()).toEqual([false, true]);
    expect(namesIn('m')).toEqual(['1']);
  });
});

describe('a folder that was replaced half-way', () => {
  const former = () => `m/${staging(gone(), '1')}.former`;
  beforeEach(async () => {
    await world.add();
    await world.load('m/1');
  });

  test('is put back', async () => {
    renameSync(at('m/1'), at(former()));
    expect(await world.load('m/1')).toMatchObject({ changed: false });
    expect(namesIn('m')).toEqual(['1']);
  });

  test('is away once its successor stands', async () => {
    const path = former();
    renameSync(at('m/1'), at(path));
    const hidden = at('hidden');
    renameSync(at(path), hidden);
    await world.load('m/1');
    renameSync(hidden, at(path));
    await world.load('m/1');
    expect(namesIn('m')).toEqual(['1']);
  });

  test('stays where it is with a file of somebody else', async () => {
    const path = former();
    renameSync(at('m/1'), at('hidden'));
    await world.load('m/1');
    renameSync(at('hidden'), at(path));
    world.put(`${path}/mine`, 'x');
    await world.load('m/1');
    expect(world.contents(path)).toMatchObject({ mine: 'x' });
  });
});

describe('an empty folder', () => {
  /** As it is after a kill when some of the files were moved. */
  async function halfMoved(moved: readonly string[]) {
    await world.add();
    const private_ = `m/${staging(gone())}`;
    await world.load('m/1');
    renameSync(at('m/1'), at('whole'));
    mkdirSync(at('m/1'));
    const inside = private_.replace('m/', 'm/1/');
    renameSync(at('whole'), at(inside));
    for (const name of moved) renameSync(at(`${inside}/${name}`), at(`m/1/${name}`));
    return inside;
  }

  test.each([
    ['nothing', [], true],
    ['a file', ['MLmodel'], false],
    ['a folder', ['data'], false],
    ['all but the manifest', ['MLmodel', 'data', 'empty'], false],
    ['all', ['MLmodel', 'data', 'empty', MANIFEST_NAME], false],
  ])('of which %s was moved is whole after the next load', async (_, moved, changed) => {
    await halfMoved(moved);
    expect(await world.load('m/1')).toMatchObject({ changed });
    expect(namesIn('m/1')).toEqual(['MLmodel', 'data', 'empty', MANIFEST_NAME].sort());
    expect(world.contents('m/1')).toMatchObject(FILES);
  });

  test('with a file that has both names', async () => {
    const inside = await halfMoved([]);
    linkSync(at(`${inside}/MLmodel`), at('m/1/MLmodel'));
    expect(await world.load('m/1')).toMatchObject({ changed: false });
    expect(world.contents('m/1')).toMatchObject(FILES);
  });

  test('with a file of somebody else is not touched', async () => {
    await halfMoved(['MLmodel']);
    writeFileSync(at('m/1/mine'), 'x');
    await expect(world.load('m/1')).rejects.toMatchObject({ code: 'usage' });
    expect(world.contents('m/1')).toMatchObject({ mine: 'x', MLmodel: FILES.MLmodel });
  });

  test('gets one of two loads at once', async () => {
    await world.add();
    await world.add({ ...FILES, MLmodel: 'second' });
    for (let round = 0; round < 20; round += 1) {
      rmSync(at('out'), { recursive: true, force: true });
      mkdirSync(at('out'), { recursive: true });
      const results = await Promise.allSettled(
        ['m/1', 'm/2'].map((ref) => world.load(ref, { folderFor: () => at('out') })),
      );
      const [loaded] = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      const failed = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      expect(failed).toMatchObject([{ code: 'conflict' }]);
      const MLmodel = loaded?.manifest.version === '1' ? FILES.MLmodel : 'second';
      expect(world.contents('out')).toMatchObject({ ...FILES, MLmodel });
      expect(namesIn('out')).toEqual(['MLmodel', 'data', 'empty', MANIFEST_NAME].sort());
    }
  });
});
