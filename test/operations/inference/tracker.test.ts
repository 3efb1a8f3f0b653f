import { describe, expect, it } from 'vitest';
import { collect } from '../../../src/domain/collect.js';
import { UsageError } from '../../../src/domain/errors.js';
import { readText } from '../../../src/operations/read-text.js';
import { blockOf } from '../../domain/inference/fixtures.js';
import { aWorld, MemorySpool, Mlflow } from './tracker-world.js';

const latencies = (from: number, to: number, version = '1') =>
  Array.from(
    { length: to - from + 1 },
    (_, index) => `inference m/${version} latency_ms ${from + index}: ${from + index}`,
  );

/** The numbers in the facts of all parts, in order. */
async function factsOf(folders: ReturnType<typeof aWorld>['folders']): Promise<number[]> {
  const numbers: number[] = [];
  for (const folder of folders.values()) {
    for (const { path } of await collect(folder.list())) {
      const text = await readText(path, folder.read(path));
      for (const line of text.trim().split('\n')) numbers.push(JSON.parse(line).number);
    }
  }
  return numbers.sort((a, b) => a - b);
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a tracker', () => {
  it('sends nothing while a record is tracked, and a full batch soon', async () => {
    const { mlflow, process, track, tracker } = aWorld();
    track(1, 399);
    expect([...process.timers].map(({ milliseconds }) => milliseconds)).toEqual([5_000]);
    track(400, 400);
    expect([...process.timers].map(({ milliseconds }) => milliseconds)).toEqual([0]);
    expect(mlflow.points).toEqual([]);
    await process.pass();
    expect(mlflow.points).toEqual(latencies(1, 400));
    expect(tracker.stats).toMatchObject({ tracked: 400, delivered: 400, waiting: 0 });
  });

  it('makes one run for each version, with every record once', async () => {
    const { mlflow, folders, track, tracker } = aWorld();
    track(1, 1_500);
    track(1, 2, '2');
    expect(await tracker.close()).toMatchObject({ tracked: 1_502, delivered: 1_502, dropped: 0 });
    expect(mlflow.points).toEqual([...latencies(1, 1_500), ...latencies(1, 2, '2')]);
    const runs = [...mlflow.runs.values()];
    expect(runs.map(({ name, status }) => [name, status])).toEqual([
      ['inference m/1', 'FINISHED'],
      ['inference m/2', 'FINISHED'],
    ]);
    expect(await factsOf(folders)).toEqual([1, 1, 2, 2, ...numbers(1_500).slice(2)]);
  });

  it('keeps nothing of what it is given', async () => {
    const { mlflow, tracker } = aWorld();
    const record = { model: 'm', version: '1', latencyMs: 1, metrics: { confidence: 0.5 } };
    tracker.track(record);
    record.metrics.confidence = 0.9;
    await tracker.flush();
    expect(mlflow.points).toContain('inference m/1 confidence 1: 0.5');
  });

  it('refuses what is no record, and counts on', async () => {
    const { mlflow, tracker, track } = aWorld();
    track(1, 1);
    expect(() => tracker.track({ model: 'm', version: '1', latencyMs: -1 })).toThrow(UsageError);
    expect(() => tracker.track({ model: 'm', version: 'latest', latencyMs: 1 })).toThrow(
      UsageError,
    );
    expect(() => tracker.track({ model: 'a/b', version: '1', latencyMs: 1 })).toThrow(UsageError);
    track(2, 2);
    await tracker.close();
    expect(mlflow.points).toEqual(latencies(1, 2));
    expect(() => track(3, 3)).toThrow('closed');
  });
});

describe('a server that is away', () => {
  it('gets every record once when it is back, in order, and the disk has them until then', async () => {
    const { mlflow, folders, process, spool, track, tracker, warnings } = aWorld({
      memory: 10_000,
    });
    track(1, 10);
    await tracker.flush();
    mlflow.fate = 'away';
    track(11, 1_500);
    await process.pass();
    track(1_501, 3_000);
    expect(spool.length).toBeGreaterThan(2_000);
    expect(spool.touched).toBe(1);
    expect([...process.timers].map(({ milliseconds }) => milliseconds)).toEqual([500]);
    await process.pass();
    expect([...process.timers].map(({ milliseconds }) => milliseconds)).toEqual([1_000]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^warning: records wait in \/spool until they can be sent: no answer$/,
    );
    mlflow.fate = 'answers';
    await process.pass();
    await tracker.close();
    expect(mlflow.points).toEqual(latencies(1, 3_000));
    expect(await factsOf(folders)).toEqual(numbers(3_000));
    expect(spool.length).toBe(0);
  });

  it('and a disk that refuses: it does not say that the records wait there', async () => {
    const { mlflow, spool, process, track, tracker, warnings } = aWorld();
    spool.isFull = true;
    mlflow.fate = 'away';
    track(1, 3);
    await process.pass();
    expect(warnings).toContain('warning: records wait in memory until they can be sent: no answer');
    expect(tracker.failure).toEqual(new Error('no answer'));
    expect(tracker.stats).toMatchObject({ waiting: 3, spooled: 0 });
    mlflow.fate = 'answers';
    await tracker.flush();
    expect([tracker.failure, tracker.stats.waiting]).toEqual([undefined, 0]);
  });

  it('has taken a batch whose answer is lost: it is not sent again', async () => {
    const { mlflow, folders, track, tracker } = aWorld();
    mlflow.fate = 'loses';
    track(1, 1_200);
    await expect(tracker.flush()).rejects.toThrow('the answer was lost');
    mlflow.fate = 'answers';
    await tracker.close();
    expect(mlflow.points).toEqual(latencies(1, 1_200));
    expect(await factsOf(folders)).toEqual(numbers(1_200));
  });

  it('has taken one version of a batch, and not the other: each record is there once', async () => {
    const { mlflow, track, tracker } = aWorld();
    const versions = ['1', '2'];
    for (const version of versions) track(1, 2, version);
    await tracker.flush();
    mlflow.fate = 'loses';
    for (const version of versions) track(3, 4, version);
    await expect(tracker.flush()).rejects.toThrow('the answer was lost');
    mlflow.fate = 'answers';
    await tracker.close();
    expect(mlflow.points.sort()).toEqual([...latencies(1, 4), ...latencies(1, 4, '2')]);
  });

  it('and its run deleted meanwhile: the records that wait go to another one', async () => {
    const { mlflow, track, tracker } = aWorld();
    track(1, 1);
    await tracker.flush();
    for (const [id, run] of mlflow.runs) mlflow.runs.set(id, { ...run, deleted: true });
    track(2, 2);
    await expect(tracker.flush()).rejects.toThrow(UsageError);
    for (const id of [...mlflow.runs.keys()]) mlflow.runs.delete(id);
    await tracker.close();
    expect(mlflow.points).toEqual(latencies(1, 2));
  });

  it('is slow: what is under way when the memory fills up is sent once', async () => {
    const { mlflow, process, track, tracker, spool } = aWorld({ memory: 200_000 });
    let go: () => void = () => undefined;
    mlflow.hold = new Promise((resolve) => {
      go = resolve;
    });
    track(1, 1_000);
    await process.pass();
    track(1_001, 6_000);
    expect(spool.length).toBeGreaterThan(3_000);
    mlflow.hold = undefined;
    go();
    await tracker.close();
    expect(mlflow.points).toEqual(latencies(1, 6_000));
  });
});

describe('the end of a process', () => {
  it('writes what waits to the disk, without waiting', () => {
    const { process, spool, track } = aWorld();
    track(1, 3);
    for (const { save } of process.exits) save();
    expect(spool.lines.map((line) => JSON.parse(line).number)).toEqual([1, 2, 3]);
  });

  it('that has nothing more to do sends what waits, and ends the run', async () => {
    const { process, mlflow, track } = aWorld();
    track(1, 3);
    for (const { finish } of [...process.exits]) await finish();
    expect(mlflow.points).toEqual(latencies(1, 3));
    expect(process.exits.size).toBe(0);
  });

  it('does not wait for a server that is away for ever', async () => {
    const { process, mlflow, spool, track, tracker } = aWorld();
    mlflow.fate = 'away';
    track(1, 3);
    const closing = tracker.close({ within: 10_000 });
    for (let times = 0; times < 3; times++) await process.pass();
    expect(await closing).toMatchObject({ waiting: 3, spooled: 3 });
    expect(spool.length).toBe(3);
    expect([process.timers.size, process.exits.size]).toEqual([0, 0]);
  });

  it('that was killed half-way through a batch: the next process sends the rest, once', async () => {
    const mlflow = new Mlflow();
    const killed = aWorld({}, { mlflow });
    killed.track(1, 1_000);
    await killed.tracker.flush();
    killed.track(1_001, 1_800);
    for (const { save } of killed.process.exits) save();
    // It had sent the first of them, and died before it could forget them.
    const left = new MemorySpool('session-1');
    left.append(blockOf(killed.spool.lines));
    mlflow.fate = 'loses';
    await expect(killed.tracker.flush()).rejects.toThrow('lost');
    mlflow.fate = 'answers';
    const next = aWorld({}, { mlflow, left: [left], session: 'session-2' });
    next.track(1, 1, '2');
    expect(await next.tracker.close()).toMatchObject({ delivered: 1, takenOver: 800 });
    const all = [...latencies(1, 1_800), ...latencies(1, 1, '2')];
    expect([...mlflow.points].sort()).toEqual(all.sort());
    expect([left.length, [...mlflow.runs.values()].map(({ status }) => status)]).toEqual([
      0,
      ['FINISHED', 'FINISHED'],
    ]);
  });
});

describe('a disk that is full', () => {
  it('leaves as many records as the memory holds, and counts the others', async () => {
    const { mlflow, spool, track, tracker, warnings } = aWorld({ memory: 1_000 });
    spool.isFull = true;
    track(1, 5_000);
    const { waiting, dropped, tracked } = tracker.stats;
    expect({ tracked, all: waiting + dropped, some: waiting > 0 && waiting < 20 }).toEqual({
      ...{ tracked: 5_000, all: 5_000, some: true },
    });
    expect(warnings).toHaveLength(1);
    await tracker.close();
    expect(mlflow.points).toHaveLength(waiting);
  });

  it('is not filled beyond its limit', () => {
    const { spool, track, tracker } = aWorld({ memory: 1_000, disk: 5_000 });
    track(1, 500);
    expect(spool.bytes).toBeLessThan(7_000);
    expect(tracker.stats.dropped).toBeGreaterThan(400);
  });
});
