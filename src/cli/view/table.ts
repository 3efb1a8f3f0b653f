import { Chalk } from 'chalk';
import Table from 'cli-table3';
import stringWidth from 'string-width';
import { cut } from './cut.js';

export interface Column {
  readonly header: string;
  readonly align: 'left' | 'right';
}

/** What a cell means, where colours can tell. */
export type Tone = 'good' | 'bad' | 'changed' | 'faint';

/** A table before it is drawn. */
export interface DrawnTable {
  readonly columns: readonly Column[];
  /** Fit for a terminal. */
  readonly cells: readonly (readonly string[])[];
  readonly toneOf?: (row: number, column: number) => Tone | undefined;
}

/** No column of a table that does not fit gets narrower than this. */
const NARROWEST = 8;
const GAP = 2;

/**
 * A table without lines: headers, then the rows, columns two spaces apart. What does not fit into
 * `width` is cut from the widest columns and ends in `…`.
 *
 * @param cells - fit for a terminal already
 * @param toneOf - of a cell, by its row and column
 */
export function table(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  { width, colour }: { width: number; colour: boolean },
  toneOf: (row: number, column: number) => Tone | undefined = () => undefined,
): string {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const paint = { good: chalk.green, bad: chalk.red, changed: chalk.yellow, faint: chalk.dim };
  const widths = narrowed(naturalWidths(columns, cells), width);
  const none = '';
  const grid = new Table({
    colWidths: widths.map((each) => each + GAP),
    colAligns: columns.map(({ align }) => align),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
    chars: {
      ...{ top: none, 'top-mid': none, 'top-left': none, 'top-right': none },
      ...{ bottom: none, 'bottom-mid': none, 'bottom-left': none, 'bottom-right': none },
      ...{ left: none, 'left-mid': none, mid: none, 'mid-mid': none },
      ...{ right: none, 'right-mid': none, middle: none },
    },
  });
  const fitted = (text: string, index: number) => cut(text, widths[index] ?? 0);
  grid.push(columns.map(({ header }, index) => chalk.dim(fitted(header, index))));
  cells.forEach((row, rowIndex) => {
    const shown = row.map((text, index) => {
      const tone = toneOf(rowIndex, index);
      return tone === undefined ? fitted(text, index) : paint[tone](fitted(text, index));
    });
    grid.push(shown);
  });
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

export function drawn(
  { columns, cells, toneOf }: DrawnTable,
  limits: { width: number; colour: boolean },
): string {
  return table(columns, cells, limits, toneOf);
}

/** The width of a table of which nothing is cut. */
export function tableWidth(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
): number {
  return naturalWidths(columns, cells).reduce((sum, each) => sum + each + GAP, -GAP);
}

function naturalWidths(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
): number[] {
  return columns.map(({ header }, index) =>
    cells.reduce((most, row) => Math.max(most, stringWidth(row[index] ?? '')), stringWidth(header)),
  );
}

/** Takes from the widest column, a character at a time, until the line fits. */
function narrowed(widths: number[], width: number): number[] {
  const fitted = [...widths];
  const total = () => fitted.reduce((sum, each) => sum + each + GAP, -GAP);
  while (total() > width) {
    const widest = Math.max(...fitted);
    if (widest <= NARROWEST) break;
    fitted[fitted.indexOf(widest)] = widest - 1;
  }
  return fitted;
}
