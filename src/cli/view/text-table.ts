import stringWidth from 'string-width';
import type { ComparedRow } from '../../domain/compared-row.js';
import { cellText } from './cell.js';
import { labelLines } from './comparison-labels.js';
import { type Column, type DrawnTable, tableWidth } from './table.js';

/** How the versions of a comparison stand in a table. */
export interface VersionColumns {
  readonly labels: readonly string[];
  readonly baseline: number;
  /** Of the terminal. */
  readonly width: number;
}

/**
 * Texts side by side, a column a version; where that is too wide, a line for every value of a row,
 * with the versions that have it. `-` is absent, `?` unknown.
 */
export function textTable(
  title: string,
  rows: readonly ComparedRow<string>[],
  { labels, baseline, width }: VersionColumns,
): DrawnTable {
  const columns = [title, ...labels].map(left);
  const cells = rows.map(({ name, values }) => [cellText(name), ...values.map(valueText)]);
  if (tableWidth(columns, cells) > width) return groupedTable(title, rows, labels, width);
  return {
    columns,
    cells,
    toneOf: (row, column) => {
      if (!rows[row]?.differs) return 'faint';
      const isChanged = column > 0 && cells[row]?.[column] !== cells[row]?.[baseline + 1];
      return isChanged ? 'changed' : undefined;
    },
  };
}

function groupedTable(
  title: string,
  rows: readonly ComparedRow<string>[],
  labels: readonly string[],
  width: number,
): DrawnTable {
  const third = Math.max(12, Math.floor(width / 3));
  const widest = Math.max(...rows.map(({ name }) => stringWidth(cellText(name))));
  const cells: string[][] = [];
  const differs: boolean[] = [];
  for (const row of rows) {
    const groups = new Map<string, number[]>();
    row.values.forEach((value, index) => {
      const text = valueText(value);
      groups.set(text, [...(groups.get(text) ?? []), index]);
    });
    const room = width - Math.min(widest, third) - third - 4;
    const shown = distinguishable([...groups.keys()], room);
    let name = cellText(row.name);
    [...groups.values()].forEach((indexes, group) => {
      let value = shown[group] ?? '';
      for (const line of labelLines(indexes, labels, third)) {
        cells.push([name, value, line]);
        differs.push(row.differs);
        name = '';
        value = '';
      }
    });
  }
  return {
    columns: [title, 'VALUE', 'VERSIONS'].map(left),
    cells,
    toneOf: (row) => (differs[row] ? undefined : 'faint'),
  };
}

/** Long texts that begin alike are cut at their beginning, so that the difference is seen. */
function distinguishable(texts: readonly string[], room: number): readonly string[] {
  const long = texts.filter((text) => stringWidth(text) > room).map((text) => [...text]);
  const [first = []] = long;
  let alike = 0;
  while (alike < first.length && long.every((text) => text[alike] === first[alike])) alike += 1;
  const surplus = Math.max(...long.map((text) => text.length)) - room + 1;
  const skipped = Math.min(alike - KEPT, surplus);
  if (long.length < 2 || skipped < KEPT) return texts;
  return texts.map((text) =>
    stringWidth(text) > room ? `…${[...text].slice(skipped).join('')}` : text,
  );
}

/** Characters before the first difference that stay, to be recognised. */
const KEPT = 4;

function valueText(value: string | null | undefined): string {
  if (value === undefined) return '?';
  if (value === null) return '-';
  return value === '' ? '""' : cellText(value);
}

function left(header: string): Column {
  return { header, align: 'left' };
}
