import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { terminalSvg } from '../../scripts/picture/terminal-svg.mjs';
import { tourPicture } from '../../scripts/picture/tour-picture.mjs';
import { ROOT } from './blocks.js';

const options = { columns: 20, title: 'a <title>', description: 'what it shows' };
const textsOf = (svg: string) => [...svg.matchAll(/<text [^>]*>[^<]*<\/text>/g)].map(String);

it('the picture is what the demo prints: `npm run docs` makes it anew', () => {
  expect(tourPicture()).toBe(readFileSync(join(ROOT, 'docs/picture.svg'), 'utf8'));
});

it('a text stands in its column, in its colour', () => {
  const [plain, good, after] = textsOf(terminalSvg('a  b\n  \u001b[32m+1\u001b[39m c', options));
  expect(plain).toBe('<text x="20" y="50" textLength="33.6" xml:space="preserve">a  b</text>');
  expect(good).toBe(
    '<text x="36.8" y="70" textLength="16.8" fill="#7ee787" xml:space="preserve">+1</text>',
  );
  expect(after).toBe('<text x="62" y="70" textLength="8.4" xml:space="preserve">c</text>');
});

it('a line that is too long goes on below, in its colour', () => {
  const svg = terminalSvg(`\u001b[31m${'a'.repeat(20)}bc\u001b[39md`, options);
  expect(textsOf(svg).map((text) => text.replace(/^.*?y=/, 'y='))).toEqual([
    `y="50" textLength="168" fill="#ff7b72" xml:space="preserve">${'a'.repeat(20)}</text>`,
    'y="70" textLength="16.8" fill="#ff7b72" xml:space="preserve">bc</text>',
    'y="70" textLength="8.4" xml:space="preserve">d</text>',
  ]);
});

it('what is no text of ours stays text', () => {
  const svg = terminalSvg('<script>&', options);
  expect(svg).toContain('>&lt;script&gt;&amp;</text>');
  expect(svg).toContain('<title>a &lt;title&gt;</title>');
});

it('a colour that is not known is no guess', () => {
  expect(() => terminalSvg('\u001b[45mx', options)).toThrow('SGR 45');
});
