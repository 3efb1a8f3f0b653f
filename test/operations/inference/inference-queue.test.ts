import { expect, it } from 'vitest';
import { InferenceQueue } from '../../../src/operations/inference/inference-queue.js';
import { linesIn } from '../../domain/inference/fixtures.js';
import { MemorySpool } from './tracker-world.js';

/** Of which some 130 fill the memory that is taken at once. */
const lineOf = (number: number) => `${number} ${'x'.repeat(1_000)}`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => lineOf(from + index));

function aQueue(memory: number) {
  const spool = new MemorySpool('session-1');
  return { spool, queue: new InferenceQueue(spool, { memory }, () => undefined) };
}

it('gives the lines back in order, through memory that is filled again and again', async () => {
  const { queue } = aQueue(500_000);
  for (let from = 1; from < 2_000; from += 200) {
    for (const line of lines(from, from + 199)) queue.push(line);
    const found: string[] = [];
    while (queue.length > 0) {
      const block = await queue.peek(70);
      found.push(...linesIn(block));
      queue.drop(block);
    }
    expect(found).toEqual(lines(from, from + 199));
  }
});

it('leaves what is looked at as it is, while the memory goes to the disk and is filled again', async () => {
  const { queue, spool } = aQueue(200_000);
  for (const line of lines(1, 100)) queue.push(line);
  const block = await queue.peek(50);
  for (const line of lines(101, 1_000)) queue.push(line);
  expect(spool.length).toBeGreaterThan(500);
  expect(linesIn(block)).toEqual(lines(1, 50));
  queue.drop(block);
  expect(linesIn(await queue.peek(1))).toEqual([lineOf(51)]);
});

it('takes a line that is larger than what is taken at once', async () => {
  const { queue } = aQueue(1_000_000);
  const all = ['a', 'x'.repeat(200_000), 'b'];
  for (const line of all) queue.push(line);
  const found: string[] = [];
  while (queue.length > 0) {
    const block = await queue.peek(10);
    found.push(...linesIn(block));
    queue.drop(block);
  }
  expect(found).toEqual(all);
});
