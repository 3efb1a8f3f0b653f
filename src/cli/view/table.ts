import { Chalk } from 'chalk';
import Table from 'cli-table3';
import stringWidth from 'string-width';
import { cut } from './cut.js';

export interface Column {
  readonly header: string;
  readonly align: 'left' | 'right';
}

/** No column of a table that does not fit gets narrower than this. */
const NARROWEST = 8;
const GAP = 2;

/**
 * A table without lines: headers, then the rows, columns two spaces apart. What does not fit into
 * `width` is cut from the widest columns and ends in `…`.
 *
 * @param cells - fit for a terminal already
 */
export function table(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  { width, colour }: { width: number; colour: boolean },
): string {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
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
  for (const row of cells) grid.push(row.map(fitted));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
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
