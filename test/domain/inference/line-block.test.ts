import { describe, expect, it } from 'vitest';
import { firstLines, textsOf } from '../../../src/domain/inference/line-block.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the first lines', () => {
  it.each([
    ['a\nb\nc\n', 2, 'a\nb\n', 2],
    ['a\nb\n', 5, 'a\nb\n', 2],
    ['a\nhalf', 5, 'a\n', 1],
    ['half', 5, '', 0],
    ['', 5, '', 0],
  ])('of %j, %i at most, are %j', (text, limit, found, lines) => {
    const block = firstLines(bytes(text), limit);
    expect([new TextDecoder().decode(block.bytes), block.lines]).toEqual([found, lines]);
  });
});

describe('the texts of a block', () => {
  it('are its lines, whatever they hold', () => {
    const block = { bytes: bytes('ключ\n🚀\n\ufeffc\n') };
    expect(textsOf(block)).toEqual(['ключ', '🚀', '\ufeffc']);
  });

  it('are none of nothing, nor of half a line', () => {
    expect(textsOf({ bytes: bytes('') })).toEqual([]);
    expect(textsOf({ bytes: bytes('half') })).toEqual([]);
  });
});
