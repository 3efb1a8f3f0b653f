import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellText } from '../../../src/cli/view/cell.js';
import { csvLine, tsvLine } from '../../../src/cli/view/delimited.js';
import { hostileText } from './arbitraries.js';

/** The cells of one line of quoted CSV. */
function readCsv(line: string): string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) =>
    cell.replaceAll('""', '"'),
  );
}

describe('CSV', () => {
  test.each([
    [['a', 'b'], '"a","b"'],
    [[''], '""'],
    [['a,b', 'say "x"'], '"a,b","say ""x"""'],
  ])('%j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  test.each(['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '=HYPERLINK("x")', '-', '+', '\t=1'])(
    '%j is no formula',
    (cell) => {
      expect(readCsv(csvLine([cell]))).toEqual([`'${cell}`]);
    },
  );

  test.each(['-5', '+5', '-Infinity', '-0.25', '-1e-7', '5', 'a=1', 'a@b', ''])(
    '%j stays as it is',
    (cell) => {
      expect(readCsv(csvLine([cell]))).toEqual([cell]);
    },
  );

  test('any cells come back, on one line', () => {
    const cells = fc.array(
      hostileText.map(cellText).map((text) => `x${text}`),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(cells, (written) => {
        const line = csvLine(written);
        expect(line).not.toContain('\n');
        expect(readCsv(line)).toEqual(written);
      }),
    );
  });
});

describe('TSV', () => {
  test('any cells come back, on one line', () => {
    const cells = fc.array(hostileText.map(cellText), { minLength: 1 });
    fc.assert(
      fc.property(cells, (written) => {
        const line = tsvLine(written);
        expect(line).not.toContain('\n');
        expect(line.split('\t')).toEqual(written);
      }),
    );
  });
});
