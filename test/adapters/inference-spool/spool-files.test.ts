import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, assert, beforeEach, describe, expect, it } from 'vitest';
import { leftSpools } from '../../../src/adapters/inference-spool/local/left-spools.js';
import { SpoolFiles } from '../../../src/adapters/inference-spool/local/spool-files.js';
import { blockOf, linesIn } from '../../domain/inference/fixtures.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlreg-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () => readdirSync(folder).sort();
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `{"number":${from + index},"facts":"ключ"}`);
const added = (from: number, to: number) => blockOf(lines(from, to));

/** A number that no process has: of one that has just ended. */
const gone = () => Number(spawnSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).stdout);

/** The files of a spool as another process would have left them. */
function leaveTo(owner: string): void {
  for (const name of files()) {
    const other = name.replace(/\.([0-9a-f]{8})-\d+\.jsonl$/, `.${owner}.jsonl`);
    renameSync(join(folder, name), join(folder, other));
  }
}

const machineOf = (name = '') => /\.([0-9a-f]{8})-\d+\.jsonl$/.exec(name)?.[1];

/** A session whose process is gone, and the numbers of its lines. */
function leaveBehind(last: number): void {
  new SpoolFiles(folder, crypto.randomUUID()).append(added(1, last));
  // The session is known to this process: another one has it.
  const [name = ''] = files();
  const other = `${crypto.randomUUID()}${name.slice(36)}`;
  renameSync(join(folder, name), join(folder, other));
  leaveTo(`${machineOf(name)}-${gone()}`);
}

describe('a spool', () => {
  it('gives back what was added, in order, and leaves nothing', async () => {
    const spool = new SpoolFiles(folder, crypto.randomUUID());
    spool.append(added(1, 3));
    expect(linesIn(await spool.read(2))).toEqual(lines(1, 2));
    spool.drop(added(1, 2));
    spool.append(added(4, 5));
    expect(spool.length).toBe(3);
    expect(linesIn(await spool.read(10))).toEqual(lines(3, 5));
    spool.drop(added(3, 5));
    expect([spool.length, spool.bytes, files()]).toEqual([0, 0, []]);
  });

  it('forgets lines that were never read', async () => {
    const spool = new SpoolFiles(folder, crypto.randomUUID());
    spool.append(added(1, 5_000));
    spool.drop(added(1, 1_500));
    expect(linesIn(await spool.read(1))).toEqual(lines(1_501, 1_501));
    spool.drop(added(1_501, 4_500));
    expect(linesIn(await spool.read(1_000))).toEqual(lines(4_501, 5_000));
  });

  it('goes on in another file when one is long, and gives the first back to the disk', async () => {
    const spool = new SpoolFiles(folder, crypto.randomUUID());
    const long = Array.from({ length: 90 }, (_, index) => `${index}`.padEnd(100_000, 'x'));
    for (const line of long) spool.append(blockOf([line]));
    expect(files()).toHaveLength(2);
    for (const line of long) {
      expect(linesIn(await spool.read(1))).toEqual([line]);
      spool.drop(blockOf([line]));
    }
    expect(files()).toEqual([]);
  });

  it('is for nobody else to read', () => {
    const spool = new SpoolFiles(join(folder, 'new'), crypto.randomUUID());
    spool.append(added(1, 1));
    const [name = ''] = readdirSync(spool.place);
    const modes = [spool.place, join(spool.place, name)].map((path) => statSync(path).mode & 0o077);
    expect(modes).toEqual([0, 0]);
  });

  it('says what the disk refuses, and takes the lines later', async () => {
    const file = join(folder, 'file');
    appendFileSync(file, '');
    const spool = new SpoolFiles(join(file, 'below'), crypto.randomUUID());
    expect(() => spool.append(added(1, 2))).toThrow(/^cannot write to .*below \(E/);
    expect([spool.length, spool.bytes]).toEqual([0, 0]);
    rmSync(file);
    spool.append(added(1, 2));
    expect(linesIn(await spool.read(10))).toEqual(lines(1, 2));
  });
});

describe('what is left', () => {
  it('by a process that is gone is taken over once', async () => {
    leaveBehind(3);
    const [taken, ...others] = await leftSpools(folder).claim();
    assert(taken);
    expect(others).toEqual([]);
    expect(linesIn(await taken.read(10))).toEqual(lines(1, 3));
    expect(await leftSpools(folder).claim()).toEqual([]);
    taken.drop(added(1, 3));
    expect(files()).toEqual([]);
  });

  it('with half a line at its end is given without it', async () => {
    leaveBehind(3);
    appendFileSync(join(folder, files()[0] ?? ''), '{"numb');
    const [taken] = await leftSpools(folder).claim();
    assert(taken);
    expect(linesIn(await taken.read(10))).toEqual(lines(1, 3));
  });

  it('belongs to a process that runs', async () => {
    leaveBehind(3);
    leaveTo(`${machineOf(files()[0])}-${process.ppid}`);
    expect(await leftSpools(folder).claim()).toEqual([]);
  });

  it('on another machine is taken over when nobody has touched it for an hour', async () => {
    leaveBehind(3);
    leaveTo(`00000000-${process.pid}`);
    expect(await leftSpools(folder).claim()).toEqual([]);
    const path = join(folder, files()[0] ?? '');
    const long = new Date(statSync(path).mtimeMs - 3_700_000);
    utimesSync(path, long, long);
    expect(await leftSpools(folder).claim()).toHaveLength(1);
  });

  it('and whose first file somebody else takes is left to them', async () => {
    leaveBehind(3);
    const claims = await Promise.all([leftSpools(folder).claim(), leftSpools(folder).claim()]);
    expect(claims.flat()).toHaveLength(1);
  });

  it('by others is not looked at', async () => {
    appendFileSync(join(folder, 'notes.jsonl'), 'x');
    expect(await leftSpools(folder).claim()).toEqual([]);
    expect(await leftSpools(join(folder, 'missing')).claim()).toEqual([]);
  });
});
