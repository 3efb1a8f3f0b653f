import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { terminalText } from '../../../src/cli/view/terminal-text.js';
import { hostileText, unsafeIn } from './arbitraries.js';

describe('shown instead of obeyed', () => {
  test.each([
    ['an escape sequence', '\u001b[31mred', '^[[31mred'],
    ['a title', '\u001b]0;x\u0007', '^[]0;x^G'],
    ['a new line', 'a\nb', 'a^Jb'],
    ['a return', 'a\rb', 'a^Mb'],
    ['a tab', 'a\tb', 'a^Ib'],
    ['a zero', '\u0000', '^@'],
    ['DEL', '\u007f', '^?'],
    ['C1', 'a\u009b31m', 'a<U+009B>31m'],
    ['NEL', 'a\u0085b', 'a<U+0085>b'],
    ['a change of direction', 'a\u202eb', 'a<U+202E>b'],
    ['an isolate', '\u2066a\u2069', '<U+2066>a<U+2069>'],
    ['an Arabic letter mark', '\u061c', '<U+061C>'],
    ['a zero-width space', 'a\u200bb', 'a<U+200B>b'],
    ['a byte order mark', '\ufeffa', '<U+FEFF>a'],
    ['a line separator', 'a\u2028b', 'a<U+2028>b'],
    ['a tag character', 'a\u{e0041}', 'a<U+E0041>'],
  ])('%s', (_name, text, shown) => {
    expect(terminalText(text)).toBe(shown);
  });
});

test.each(['', 'lstm_model', 'größe', '名前', '😀', 'שלום', 'a b', '^[', '\u00a0'])(
  '%j stays as it is',
  (text) => {
    expect(terminalText(text)).toBe(text);
  },
);

test('nothing unsafe ever remains', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const shown = terminalText(text);
      expect(unsafeIn(shown)).toEqual([]);
      expect(shown).not.toContain('\n');
      for (const byte of shown) expect(byte.codePointAt(0)).toBeGreaterThanOrEqual(0x20);
    }),
    { numRuns: 500 },
  );
});

test('what is safe already is not touched again', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const shown = terminalText(text);
      expect(terminalText(shown)).toBe(shown);
    }),
  );
});
