import { randomUUID } from 'node:crypto';
import pMap from 'p-map';
import { expect } from 'vitest';
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
  const slowest = (Math.max(...took) / 1000).toFixed(1);
  return `${signal} at each of ${count} requests: the next promotion took ${slowest} s at most`;
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
 * @returns milliseconds that the second promotion took
 */
async function interruptedPromotion(
  target: SweepTarget,
  model: string,
  interruption: Interruption,
): Promise<number> {
  await target.addModel(model);
  const first = await interrupt(target.url, [...promote(model, 2), ...EXPECT], interruption);
  const writes = writesOf(first.sent);
  const mlreg = mlregOf(target.url, POLICY);
  const begun = performance.now();
  const next = await mlreg(...promote(model, 3));
  const took = performance.now() - begun;
  expect([next.exit, next.stderr]).toEqual([0, '']);
  const end = await first.goOn();
  if (interruption.signal === 'SIGSTOP') expectQuiet(first, writes, end);
  expect(await target.outcome(model)).toEqual({ holders: ['3'], locks: [] });
  const { stdout } = await mlreg('history', model, '--json=version,status');
  const events = JSON.parse(stdout) as { version: string; status: string }[];
  expect(events.filter(({ version }) => version === '3').map(({ status }) => status)).toEqual([
    'FINISHED',
  ]);
  const expected = recordOf(writes);
  // Who was stopped before it had the lock goes on, and finds that another is there.
  const own = events.filter(({ version }) => version === '2').map(({ status }) => status);
  expect(own).toEqual(writes.includes(LOCK) ? expected : own.filter((each) => each === 'FAILED'));
  return took;
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
