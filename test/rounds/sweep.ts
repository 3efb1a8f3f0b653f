import { randomUUID } from 'node:crypto';
import pMap from 'p-map';
import { expect } from 'vitest';
import { type PassingRequest, startFront } from '../e2e/front.js';
import { mlregOf } from '../e2e/mlreg.js';
import type { Outcome } from './faults.js';
import { type Interrupted, type Interruption, interrupt, writesOf } from './interrupted.js';

/** A model whose version 1 is in Production, for each of the points. */
export interface SweepTarget {
  readonly url: string;
  addModel(model: string): Promise<void>;
  outcome(model: string): Promise<Outcome>;
}

const LOCK = 'registered-models/create';
/** Of somebody who runs it again right after a crash; it takes 8 s to know a dead holder. */
const WAIT = ['--wait', '60'];
const POLICY = { MLREG_STAGE_POLICY: 'off' };

/** Without it, who is stopped before anything is read plans on what stands when it goes on. */
const EXPECT = ['--expect-current', '1'];

const promote = (model: string, version: number) => [
  ...['promote', `${model}/${version}`, '--stage', 'Production'],
  ...WAIT,
];

/**
 * Interrupts a promotion at each of its requests, on a model of its own each time.
 *
 * @returns a line that says what it took
 */
export async function sweep(
  target: SweepTarget,
  signal: Interruption['signal'],
  atOnce: number,
): Promise<string> {
  const count = await requestsOfPromotion(target, `whole ${signal} ${randomUUID()}`);
  const points = Array.from({ length: count }, (_, index) => index + 1);
  const took = await pMap(
    points,
    (nth) => interruptedPromotion(target, `${signal} ${nth} ${randomUUID()}`, { nth, signal }),
    { concurrency: atOnce },
  );
  const waited = took.flatMap((each) => each ?? []).toSorted((one, other) => one - other);
  const median = waited[Math.floor(waited.length / 2)] ?? Number.NaN;
  // Of all: a busy machine may hold up a single one for longer.
  expect(median).toBeLessThan(10_000);
  const seconds = (milliseconds = Number.NaN) => `${(milliseconds / 1000).toFixed(1)} s`;
  return (
    `${signal} at each of ${count} requests: the next promotion had the lock after ` +
    `${seconds(median)} in the median, ${seconds(waited.at(-1))} at most`
  );
}

/** A proxy that sees how long a promotion waits for its lock. */
async function lockTimes(url: string) {
  let begun = Number.NaN;
  let got = Number.NaN;
  const isLock = ({ path }: PassingRequest) => path.endsWith(LOCK);
  const front = await startFront(url, {
    before: async (request) => {
      if (isLock(request) && Number.isNaN(begun)) begun = performance.now();
    },
    after: async (request, status) => {
      if (isLock(request) && status === 200) got = performance.now();
    },
  });
  return { url: front.url, waited: () => got - begun };
}

/** How many requests a promotion takes that nothing happens to. */
async function requestsOfPromotion(target: SweepTarget, model: string): Promise<number> {
  await target.addModel(model);
  const never = { nth: Number.POSITIVE_INFINITY, signal: 'SIGKILL' } as const;
  const { sent, goOn } = await interrupt(target.url, [...promote(model, 2), ...EXPECT], never);
  expect(await goOn()).toBe(0);
  return sent.length;
}

/**
 * Version 2 is promoted and interrupted, and then version 3: that one is in Production then, whatever
 * was begun stands in the history, and who was stopped writes nothing more.
 *
 * @returns milliseconds that the second waited for the lock, if the first has taken it
 */
async function interruptedPromotion(
  target: SweepTarget,
  model: string,
  interruption: Interruption,
): Promise<number | null> {
  await target.addModel(model);
  const first = await interrupt(target.url, [...promote(model, 2), ...EXPECT], interruption);
  const writes = writesOf(first.sent);
  const next = await lockTimes(target.url);
  const ended = await mlregOf(next.url, POLICY)(...promote(model, 3));
  expect([ended.exit, ended.stderr]).toEqual([0, '']);
  const end = await first.goOn();
  if (interruption.signal === 'SIGSTOP') expectQuiet(first, writes, end);
  expect(await target.outcome(model)).toEqual({ holders: ['3'], locks: [] });
  const { stdout } = await mlregOf(target.url)('history', model, '--json=version,status');
  const events = JSON.parse(stdout) as { version: string; status: string }[];
  expect(events.filter(({ version }) => version === '3').map(({ status }) => status)).toEqual([
    'FINISHED',
  ]);
  const expected = recordOf(writes);
  // Who was stopped before it had the lock goes on, and finds that another is there.
  const own = events.filter(({ version }) => version === '2').map(({ status }) => status);
  expect(own).toEqual(writes.includes(LOCK) ? expected : own.filter((each) => each === 'FAILED'));
  return writes.includes(LOCK) ? next.waited() : null;
}

function expectQuiet(first: Interrupted, before: readonly string[], end: number | string): void {
  const isOver = before.at(-1) === 'registered-models/delete';
  expect(end).toBe(isOver || before.includes('runs/update') ? 0 : 5);
  if (before.includes(LOCK)) expect(writesOf(first.sent)).toEqual(before);
}

/** The record of a promotion that got so far. */
function recordOf(writes: readonly string[]): string[] {
  if (writes.includes('runs/update')) return ['FINISHED'];
  return writes.includes('runs/create') ? ['RUNNING'] : [];
}
