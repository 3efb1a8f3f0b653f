import { type ComparedVersion, type MetricRow, trendOf } from '../../domain/comparison.js';
import { cellText } from './cell.js';
import { cut } from './cut.js';
import { type Column, type DrawnTable, type Tone, tableWidth } from './table.js';
import type { VersionColumns } from './text-table.js';

export interface MetricView extends VersionColumns {
  readonly trend: boolean;
}

/**
 * Metrics with their deltas: a row a metric and a column a version, or, where that is too wide, a row
 * a version, and as many tables as the metrics need.
 */
export function metricTables(
  rows: readonly MetricRow[],
  versions: readonly ComparedVersion[],
  view: MetricView,
): DrawnTable[] {
  const { labels, width, trend } = view;
  const names = rows.map(({ name }) => cellText(name));
  const perVersion = labels.map((label, index) => strip(label, rows, [index]));
  const trends = trend ? [trendStrip(rows, versions, width)] : [];
  const beside = join([textStrip('METRIC', names), ...perVersion, ...trends]);
  if (tableWidth(beside.columns, beside.cells) <= width) return [beside];

  const below = rows.map((row) =>
    strip(cellText(row.name).toUpperCase(), [row], [...labels.keys()]),
  );
  const tables = folded(textStrip('VERSION', labels), below, width);
  if (!trend) return tables;
  const third = Math.floor(width / 3);
  const short = names.map((name) => cut(name, third));
  return [...tables, join([textStrip('METRIC', short), trendStrip(rows, versions, third * 2 - 2)])];
}

/** Columns of a table that are not to be parted. */
interface Strip {
  readonly columns: readonly Column[];
  readonly cells: readonly (readonly string[])[];
  readonly tones: readonly (readonly (Tone | undefined)[])[];
}

/** Values, and beside them their deltas if there are any: of one metric, or of one version. */
function strip(header: string, rows: readonly MetricRow[], indexes: readonly number[]): Strip {
  const all = rows.flatMap((row) => indexes.map((index) => cellOf(row, index)));
  const isJudged = all.some(({ better }) => better !== null);
  const hasDeltas = all.some(({ delta }) => delta !== null);
  const value: Column = { header, align: 'right' };
  const delta: Column = { header: '', align: 'right' };
  return {
    columns: hasDeltas ? [value, delta] : [value],
    cells: all.map((cell) => {
      const text = valueText(cell.value);
      return hasDeltas ? [text, deltaText(cell, isJudged)] : [text];
    }),
    tones: all.map(({ better }) => {
      const tone = better === null ? undefined : better ? 'good' : 'bad';
      return [undefined, tone];
    }),
  };
}

interface Cell {
  readonly value: number | null;
  readonly delta: number | null;
  readonly better: boolean | null;
}

function cellOf({ values, deltas, better }: MetricRow, index: number): Cell {
  return {
    value: values[index] ?? null,
    delta: deltas[index] ?? null,
    better: better[index] ?? null,
  };
}

function textStrip(header: string, texts: readonly string[]): Strip {
  return {
    columns: [{ header, align: 'left' }],
    cells: texts.map((text) => [text]),
    tones: texts.map(() => []),
  };
}

function trendStrip(
  rows: readonly MetricRow[],
  versions: readonly ComparedVersion[],
  room: number,
): Strip {
  return textStrip(
    'TREND',
    rows.map((row) => trendOf(row, versions, room)),
  );
}

/** Tables that each begin with the first strip, and hold as many others as fit. */
function folded(first: Strip, others: readonly Strip[], width: number): DrawnTable[] {
  const tables: DrawnTable[] = [];
  let taken: Strip[] = [];
  const fits = (strips: readonly Strip[]) => {
    const { columns, cells } = join([first, ...strips]);
    return tableWidth(columns, cells) <= width;
  };
  for (const other of others) {
    if (taken.length > 0 && !fits([...taken, other])) {
      tables.push(join([first, ...taken]));
      taken = [];
    }
    taken.push(other);
  }
  return taken.length > 0 ? [...tables, join([first, ...taken])] : tables;
}

function join(strips: readonly Strip[]): DrawnTable {
  const [first] = strips;
  const columns = strips.flatMap((strip) => strip.columns);
  const rowOf = <Item>(pick: (strip: Strip) => readonly Item[], count: (strip: Strip) => number) =>
    strips.flatMap((strip) => Array.from({ length: count(strip) }, (_, at) => pick(strip)[at]));
  const widthOf = ({ columns: own }: Strip) => own.length;
  return {
    columns,
    cells: (first?.cells ?? []).map((_, row) =>
      rowOf((strip) => strip.cells[row] ?? [], widthOf).map((text) => text ?? ''),
    ),
    toneOf: (row, column) => rowOf((strip) => strip.tones[row] ?? [], widthOf)[column],
  };
}

function valueText(value: number | null): string {
  return value === null ? '-' : shortNumber(value);
}

function deltaText({ delta, better }: Cell, isJudged: boolean): string {
  if (delta === null) return '';
  const text = delta === 0 ? '=' : `${delta > 0 ? '+' : ''}${shortNumber(delta, 4)}`;
  if (!isJudged) return text;
  return `${text} ${better === null ? ' ' : better ? '▲' : '▼'}`;
}

/** So many digits, but a whole number in full as long as it is exact. */
function shortNumber(value: number, digits = 6): string {
  return String(Number.isSafeInteger(value) ? value : Number(value.toPrecision(digits)));
}
