import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { excerpt } from '../../../src/cli/view/excerpt.js';

/** The expression with the place between brackets. */
const lines = (marked: string) => {
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧') - 1;
  return excerpt(marked.replace(/[⟦⟧]/g, ''), { start, end });
};

test.each([
  ['a word', 'a ⟦bcd⟧ e', ['a bcd e', '  ^^^']],
  ['the end', 'a >⟦⟧', ['a >', '   ^']],
  ['nothing at all', '⟦⟧', ['', '^']],
  ['behind wide characters', '名前 ⟦b⟧', ['名前 b', '     ^']],
  ['wide characters', 'a ⟦名前⟧', ['a 名前', '  ^^^^']],
  ['behind an emoji', '👩‍🚀 ⟦b⟧', ['👩<U+200D>🚀 b', '             ^']],
  ['behind a combining mark', 'e\u0301 ⟦b⟧', ['e\u0301 b', '  ^']],
  ['behind what is escaped', '\u001b[31m\n ⟦b\t⟧', ['^[[31m^J b^I', '         ^^^']],
])('points at %s', (_name, marked, expected) => {
  expect(lines(marked)).toEqual(expected);
});

test.each([
  ['behind', `${'x'.repeat(500)} ⟦wrong⟧`, /^…x+ wrong$/],
  ['before', `⟦wrong⟧ ${'x'.repeat(500)}`, /^wrong x+…$/],
  ['around', `${'x'.repeat(500)} ⟦wrong⟧ ${'y'.repeat(500)}`, /^…x+ wrong y+…$/],
  ['of wide characters around', `${'名'.repeat(99)}⟦wrong⟧${'前'.repeat(99)}`, /^…名+wrong前+…$/],
  ['inside', `x ⟦${'y'.repeat(500)}⟧ z`, /^x y+…/],
])('cuts what is long %s', (_name, marked, shown) => {
  const [text = '', carets = ''] = lines(marked);
  expect(text).toMatch(shown);
  expect(stringWidth(text)).toBeLessThanOrEqual(78);
  expect(carets.length).toBeLessThanOrEqual(78);
  if (text.includes('wrong')) {
    expect(carets.indexOf('^')).toBe(stringWidth(text.slice(0, text.indexOf('wrong'))));
    expect(carets.trim()).toBe('^^^^^');
  }
});
