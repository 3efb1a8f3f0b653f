import { inBatches } from '../../domain/collect.js';
import type { Io } from '../io.js';
import { cellText, humanText } from './cell.js';
import { csvLine, tsvLine } from './delimited.js';
import { fieldOf, pick } from './fields.js';
import { terminalJson, terminalJsonItems } from './json.js';
import type { Format, OutputChoice } from './output-choice.js';

/** What a list consists of, and how it is shown when nobody chose. */
export interface RowsView<Row extends object> {
  /** Columns of the table, TSV and CSV. */
  readonly columns: readonly string[];
  /** What `--quiet` prints. */
  readonly id: (row: Row) => string;
  /** For an empty table: `no models`. */
  readonly none: string;
}

const HEADERS: Readonly<Record<string, string>> = {
  registered_name: 'NAME',
  latest_version: 'LATEST',
  last_updated_timestamp: 'UPDATED',
  creation_timestamp: 'CREATED',
};

/** Prints a list in the chosen format, row by row where the format allows. */
export async function printRows<Row extends object>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  view: RowsView<Row>,
  { io, output }: { readonly io: Io; readonly output: OutputChoice },
): Promise<void> {
  const format = output.format ?? (io.stdout.isTTY ? 'table' : 'tsv');
  if (format === 'table' && !output.quiet) await printTable(rows, view, { io, output });
  else await writeInPieces(render(rows, view, format, output), io);
}

/** A write a row would cost more than making the row does. */
const PIECE = 64 * 1024;
/** Rows made into JSON at once: one by one they would take twice as long. */
const BATCH = 100;

async function writeInPieces(texts: AsyncIterable<string>, { stdout }: Io): Promise<void> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    stdout.write(piece);
    piece = '';
    await stdout.drained();
  }
  if (piece !== '') stdout.write(piece);
}

async function* render<Row extends object>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  view: RowsView<Row>,
  format: Format,
  { quiet, fields }: OutputChoice,
): AsyncGenerator<string, void, undefined> {
  const cells = (row: Row) => view.columns.map((field) => cellText(fieldOf(row, field)));
  if (quiet) {
    for await (const row of rows) yield `${cellText(view.id(row))}\n`;
  } else if (format === 'csv') {
    yield `${csvLine(view.columns)}\n`;
    for await (const row of rows) yield `${csvLine(cells(row))}\n`;
  } else if (format === 'ndjson') {
    for await (const row of rows) yield `${terminalJson(pick(row, fields))}\n`;
  } else if (format === 'json') {
    let before = '[\n';
    for await (const batch of inBatches(rows, BATCH)) {
      yield before + terminalJsonItems(batch.map((row) => pick(row, fields)));
      before = ',\n';
    }
    yield before === ',\n' ? '\n]\n' : '[]\n';
  } else if (format === 'yaml') {
    const { terminalYaml } = await import('./yaml.js');
    let isEmpty = true;
    for await (const row of rows) {
      yield terminalYaml([pick(row, fields)]);
      isEmpty = false;
    }
    if (isEmpty) yield '[]\n';
  } else {
    for await (const row of rows) yield `${tsvLine(cells(row))}\n`;
  }
}

async function printTable<Row extends object>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  { columns, none }: RowsView<Row>,
  { io, output }: { readonly io: Io; readonly output: OutputChoice },
): Promise<void> {
  const now = io.now();
  const numeric = columns.map(() => true);
  const cells: string[][] = [];
  for await (const row of rows) {
    const values = columns.map((field) => fieldOf(row, field));
    values.forEach((value, index) => {
      if (!isNumeric(value)) numeric[index] = false;
    });
    cells.push(values.map((value, index) => humanText(columns[index] ?? '', value, now) || '-'));
  }
  if (cells.length === 0) {
    io.stderr.write(`${none}\n`);
    return;
  }
  const { table } = await import('./table.js');
  const heads = columns.map((field, index) => ({
    header: HEADERS[field] ?? cellText(field.slice(field.indexOf('.') + 1)).toUpperCase(),
    align: numeric[index] ? ('right' as const) : ('left' as const),
  }));
  const width = io.stdout.isTTY ? io.stdout.columns : Number.POSITIVE_INFINITY;
  io.stdout.write(`${table(heads, cells, { width, colour: output.colour })}\n`);
}

/** Version numbers are text, but are read as numbers. */
function isNumeric(value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'number') return true;
  return typeof value === 'string' && /^\d+$/.test(value);
}
