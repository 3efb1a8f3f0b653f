import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LostLockError, lockName } from '../../../src/domain/promotion-lock.js';
import { SimulatedServer, sha256, within } from './simulation.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ENTRY = lockName(sha256('m'));

test('the entry is there while the work is done, and gone afterwards', async () => {
  const server = new SimulatedServer(1);
  const { lock } = server.process('ada');
  const seen = lock.hold('m', async ({ exclusive, check }) => {
    await check();
    return [exclusive, ...server.entries.keys()];
  });
  expect(await within(1_000, seen)).toEqual([true, ENTRY]);
  expect(ENTRY).toMatch(/^mlreg-lock\.[0-9a-f]{32}$/);
  expect(server.entries.size).toBe(0);
});

test('it is gone as well when the work fails', async () => {
  const server = new SimulatedServer(1);
  const failing = server.process('ada').lock.hold('m', () => Promise.reject(new Error('broken')));
  await expect(within(1_000, failing)).rejects.toThrow('broken');
  expect(server.entries.size).toBe(0);
});

test('a long change goes on beating, and nobody takes its lock', async () => {
  const server = new SimulatedServer(2);
  const long = server.process('ada').change(60_000);
  await vi.advanceTimersByTimeAsync(100);
  const other = server.process('bob', 50_000).change();
  await expect(within(55_000, other)).rejects.toMatchObject({
    code: 'locked',
    message: `ada holds the lock of m (${ENTRY})`,
  });
  expect(await within(30_000, long)).toBe('ada');
  expect(server.writes).toEqual(Array(3).fill({ who: 'ada', own: true }));
});

test('who does not wait asks once', async () => {
  const server = new SimulatedServer(3);
  const held = server.process('ada').change(5_000);
  await vi.advanceTimersByTimeAsync(100);
  await expect(within(200, server.process('bob', 0).change())).rejects.toMatchObject({
    code: 'locked',
  });
  await within(10_000, held);
});

describe('a holder that is killed', () => {
  const points = Array.from({ length: 8 }, (_, at) => at);
  test.each(points.flatMap((at) => [[at, 'before'] as const, [at, 'after'] as const]))(
    'at call %i, %s it was carried out: the next has the lock within 10 s',
    async (at, killed) => {
      const server = new SimulatedServer(at);
      const dead = server.process('ada');
      dead.fate = { at, killed };
      dead.change();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await within(10_000, server.process('bob').change())).toBe('bob');
      expect(server.writes.every(({ own }) => own)).toBe(true);
      expect([...server.entries.keys()]).toEqual([]);
    },
  );
});

describe('a holder that is stopped for 12 s and goes on', () => {
  const points = [1, 2, 3].flatMap((at) => [[at, false] as const, [at, true] as const]);
  test.each(points)('at call %i, it was sent: %s: it writes nothing more', async (at, isSent) => {
    const server = new SimulatedServer(at);
    const stopped = server.process('ada');
    stopped.fate = { at, pausedFor: 12_000, isSent };
    const first = stopped.change();
    const error = first.catch((thrown) => thrown);
    await vi.advanceTimersByTimeAsync(500);
    const before = server.writes.length;
    expect(await within(10_000, server.process('bob').change())).toBe('bob');
    expect(await within(20_000, error)).toBeInstanceOf(LostLockError);
    expect(server.writes.slice(before).map(({ who }) => who)).toEqual(['bob', 'bob', 'bob']);
    expect(server.writes.every(({ own }) => own)).toBe(true);
    expect(server.entries.size).toBe(0);
  });

  test('after its last write: it leaves the entry of the next alone', async () => {
    const server = new SimulatedServer(8);
    const stopped = server.process('ada');
    stopped.fate = { at: 4, pausedFor: 10_000 };
    const first = stopped.change();
    await vi.advanceTimersByTimeAsync(1_000);
    const next = server.process('bob').change(5_000);
    expect(await within(12_000, first)).toBe('ada');
    expect([...server.entries.values()].map(({ owner }) => owner)).toContain('bob');
    expect(await within(10_000, next)).toBe('bob');
  });

  test('its beat does not touch the entry of another', async () => {
    const server = new SimulatedServer(9);
    const stopped = server.process('ada');
    stopped.fate = { at: 2, pausedFor: 10_000 };
    stopped.change(60_000).catch(() => {});
    await vi.advanceTimersByTimeAsync(100);
    const next = server.process('bob').change(20_000);
    await vi.advanceTimersByTimeAsync(25_000);
    await within(20_000, next);
    expect(server.writes.filter(({ own }) => !own)).toEqual([]);
  });
});

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'of several who find a dead holder one goes on after the other: seed %i',
  async (seed) => {
    const server = new SimulatedServer(seed);
    const dead = server.process('dead');
    dead.fate = { at: 2, killed: 'after' };
    dead.change();
    await vi.advanceTimersByTimeAsync(500);
    const before = server.writes.length;
    const names = ['ada', 'bob', 'cy', 'dee'];
    const changes = names.map((who) => server.process(who, 20_000).change(100 + seed));
    expect(await within(25_000, Promise.all(changes))).toEqual(names);
    const order = server.writes.slice(before).map(({ who }) => who);
    expect(order).toHaveLength(12);
    for (let i = 0; i < order.length; i += 3) {
      expect(new Set(order.slice(i, i + 3)).size, order.join()).toBe(1);
    }
    expect(server.writes.every(({ own }) => own)).toBe(true);
    expect(server.entries.size).toBe(0);
  },
);

test('a living entry that was moved by mistake is put back', async () => {
  const server = new SimulatedServer(4);
  const dead = server.process('dead');
  dead.fate = { at: 2, killed: 'after' };
  dead.change();
  await vi.advanceTimersByTimeAsync(500);
  const late = server.process('late', 20_000);
  const change = late.change();
  await vi.advanceTimersByTimeAsync(7_900);
  // Just before `late` moves it, the entry becomes that of a living one.
  const living = { nonce: 'f'.repeat(32), owner: 'living', beat: 'f 0' };
  late.fate = { at: late.calls + 1, pausedFor: 2_000 };
  await vi.advanceTimersByTimeAsync(1_500);
  server.entries.set(ENTRY, living);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(server.entries.get(ENTRY)).toEqual(living);
  server.entries.delete(ENTRY);
  expect(await within(10_000, change)).toBe('late');
});

describe('a server that does not let us', () => {
  test('make the entry: the change goes on, with a warning, and looks twice', async () => {
    const server = new SimulatedServer(5);
    const process = server.process('ada');
    process.forbids = ['create'];
    const started = Date.now();
    const seen = process.lock.hold('m', async ({ exclusive, check, settle }) => {
      await check();
      await settle();
      return exclusive;
    });
    expect(await within(2_000, seen)).toBe(false);
    expect(Date.now() - started).toBeGreaterThanOrEqual(200);
    expect(process.warnings).toEqual([expect.stringContaining(`may not make the entry ${ENTRY}`)]);
  });

  test('move a dead one away: the warning names it and its owner', async () => {
    const server = new SimulatedServer(6);
    server.entries.set(ENTRY, { nonce: 'not hex', owner: 'eve@host', beat: '' });
    const process = server.process('ada');
    process.forbids = ['rename'];
    const seen = process.lock.hold('m', async ({ exclusive }) => exclusive);
    expect(await within(10_000, seen)).toBe(false);
    expect(process.warnings).toEqual([
      expect.stringContaining(`eve@host has left ${ENTRY} behind`),
    ]);
  });

  test('see the entry: it waits until there is none', async () => {
    const server = new SimulatedServer(7);
    const first = server.process('ada').change(4_000);
    await vi.advanceTimersByTimeAsync(100);
    const blind = server.process('bob');
    blind.forbids = ['read'];
    const waiting = blind.lock.hold('m', async ({ exclusive }) => exclusive);
    await within(10_000, first);
    expect(server.writes.map(({ own }) => own)).toEqual([true, true, true]);
    expect(await within(1_000, waiting)).toBe(true);
  });
});
