import { expect, it } from 'vitest';
import { inputLines } from '../../src/cli/input-lines.js';
import { bufferView, each } from './view/buffer-io.js';

const linesOf = async (pieces: readonly string[]) => {
  const stdin = { isTTY: false, read: () => each(pieces) };
  const lines: string[] = [];
  for await (const line of inputLines(undefined, { ...bufferView().context.io, stdin }))
    lines.push(line);
  return lines;
};

it('gives the lines of pieces, and none that is empty', async () => {
  expect(await linesOf(['a\r\n\n', 'b', 'c\n', 'd'])).toEqual(['a', 'bc', 'd']);
});

it('refuses a line that does not end, before it fills the memory', async () => {
  const piece = 'x'.repeat(600_000);
  await expect(linesOf([piece, piece, piece])).rejects.toThrow('a line is longer than 1000000');
});
