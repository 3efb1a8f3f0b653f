import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { type Column, table } from '../../../src/cli/view/table.js';
import { terminalText } from '../../../src/cli/view/terminal-text.js';

const left = (header: string): Column => ({ header, align: 'left' });
const right = (header: string): Column => ({ header, align: 'right' });
const plain = { width: Number.POSITIVE_INFINITY, colour: false };

const FIVE = ['NAME', 'LATEST', 'STAGES', 'ALIASES', 'UPDATED'].map(left);

function draw(columns: readonly Column[], rows: readonly string[][], width = plain.width) {
  return table(columns, rows, { width, colour: false }).split('\n');
}

test('columns are two spaces apart, numbers to the right, nothing behind', () => {
  expect(
    draw(
      [left('NAME'), right('LATEST'), left('STAGE')],
      [
        ['lstm', '10', 'None'],
        ['a', '9', 'Production'],
      ],
    ),
  ).toEqual(['NAME  LATEST  STAGE', 'lstm      10  None', 'a          9  Production']);
});

test('wide characters keep their columns', () => {
  expect(
    draw(
      [left('NAME'), left('V')],
      [
        ['名前', '1'],
        ['😀', '2'],
        ['abcd', '3'],
      ],
    ),
  ).toEqual(['NAME  V', '名前  1', '😀    2', 'abcd  3']);
});

test('a header of wide characters is not cut', () => {
  expect(draw([left('名前の列'), left('V')], [['a', '1']])[0]).toBe('名前の列  V');
});

describe('what does not fit', () => {
  test('is cut from the widest column', () => {
    const [, row] = draw([left('NAME'), left('V')], [['x'.repeat(100), '1']], 30);
    expect(row).toBe(`${'x'.repeat(26)}…  1`);
  });

  test('is not cut where nothing limits it', () => {
    const [, row] = draw([left('NAME')], [['x'.repeat(5000)]]);
    expect(row).toBe('x'.repeat(5000));
  });

  test('an emoji is never cut in halves', () => {
    for (let width = 8; width < 20; width++) {
      const [, row = ''] = draw([left('N')], [['😀'.repeat(20)]], width);
      expect(row).toMatch(/^(😀)+…$/u);
      expect(stringWidth(row)).toBeLessThanOrEqual(width);
    }
  });

  test('a character keeps its accents', () => {
    const [, row = ''] = draw([left('N')], [['e\u0301'.repeat(20)]], 8);
    expect(row).toBe(`${'e\u0301'.repeat(7)}…`);
  });

  test('a very long cell of wide characters takes no time', () => {
    const started = performance.now();
    draw([left('N'), left('V')], [['名'.repeat(50_000), '1']], 80);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('any text', () => {
  const cell = fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom('名', '😀', 'a', '👍🏽', 'é'), maxLength: 60 }),
    )
    .map(terminalText);
  const rows = fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { maxLength: 4 });

  test.each([60, 80])('five columns fit into %i', (width) => {
    fc.assert(
      fc.property(rows, (written) => {
        for (const line of draw(FIVE, written, width)) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });

  test('is one line a row, without blanks behind', () => {
    fc.assert(
      fc.property(rows, (written) => {
        const lines = draw(FIVE, written, 60);
        expect(lines).toHaveLength(1 + written.length);
        for (const line of lines) expect(line).toBe(line.trimEnd());
      }),
    );
  });
});

test('only the headers are coloured, and only if asked', () => {
  const [head = '', row] = table([left('N')], [['a']], { ...plain, colour: true }).split('\n');
  expect(head).toContain('\u001b[2mN\u001b[22m');
  expect(row).toBe('a');
  expect(table([left('N')], [['a']], plain)).toBe('N\na');
});
