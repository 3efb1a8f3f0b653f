import type { ComparedRow } from '../../domain/compared-row.js';
import { type ComparedVersion, type Comparison, SECTIONS } from '../../domain/comparison.js';
import type { Context } from '../context.js';
import { age, cellText } from './cell.js';
import { heading, shortLabel, versionLabels } from './comparison-labels.js';
import { cut } from './cut.js';
import { metricTables } from './metric-tables.js';
import { humanSize } from './size.js';
import { type DrawnTable, drawn } from './table.js';
import { textTable } from './text-table.js';

export interface PageChoice {
  /** Only the rows that differ are in the comparison. */
  readonly onlyDiff: boolean;
  readonly trend: boolean;
  /** The model's name as a user of the prefix types it. */
  readonly nameOf: (version: ComparedVersion) => string;
}

/** A comparison for people; nothing is wider than the terminal. */
export function printComparison(
  comparison: Comparison,
  { onlyDiff, trend, nameOf }: PageChoice,
  { io, output }: Pick<Context, 'io' | 'output'>,
): void {
  const { versions, baseline } = comparison;
  const width = io.stdout.isTTY ? io.stdout.columns : Number.POSITIVE_INFINITY;
  const labels = versionLabels(versions, nameOf).map((label) =>
    shortLabel(label, Math.max(8, Math.floor(width / 3))),
  );
  const print = (text: string) => void io.stdout.write(`${text}\n`);
  const draw = (table: DrawnTable) => print(`\n${drawn(table, { width, colour: output.colour })}`);
  const base = labels[baseline] ?? '';

  print(cut(heading(versions, base, nameOf), width));
  const [other] = versions.flatMap(({ registry }) => registry ?? []);
  if (other !== undefined) print(cut(`(other) is of ${cellText(other)}`, width));
  const isWhole = SECTIONS.every(
    (section) => section === 'inference' || comparison[section] !== null,
  );
  if (isWhole) draw(versionTable(versions, labels, io.now()));

  const empty: string[] = [];
  for (const section of SECTIONS) {
    const rows = comparison[section];
    if (rows === null) continue;
    if (rows.length === 0) {
      empty.push(section);
    } else if (section === 'metrics' || section === 'inference') {
      const metrics = comparison[section] ?? [];
      const how = { labels, baseline, width, trend: trend && section === 'metrics' };
      for (const table of metricTables(metrics, versions, how)) draw(table);
      const isJudged = metrics.some(({ better }) => better.some((each) => each !== null));
      if (isJudged) print(cut(`▲ better, ▼ worse than ${base}`, width));
    } else {
      const shown = section === 'files' ? (comparison.files ?? []).map(sized) : textual(rows);
      draw(textTable(TITLES[section], shown, { labels, baseline, width }));
    }
  }
  const isUnread = comparison.files !== null && versions.every(({ files }) => files === null);
  const known = isUnread ? empty.filter((section) => !OF_FILES.includes(section)) : empty;
  if (known.length > 0 || isUnread) print('');
  if (known.length > 0) print(`${onlyDiff ? 'no difference in' : 'no'} ${known.join(', ')}`);
  if (isUnread) print('the files were not read');
}

/** Sections of which nothing is known without the files. */
const OF_FILES: readonly string[] = ['files', 'signature', 'flavors', 'environment'];

const TITLES = {
  parameters: 'PARAMETER',
  tags: 'TAG',
  files: 'FILE',
  signature: 'SIGNATURE',
  flavors: 'FLAVOR',
  environment: 'ENVIRONMENT',
} as const;

function versionTable(
  versions: readonly ComparedVersion[],
  labels: readonly string[],
  now: number,
): DrawnTable {
  const cells = versions.map(({ version, run }, index) => {
    const created = version.creationTimestamp;
    return [
      labels[index] ?? '',
      cellText(version.stage),
      cellText(version.aliases),
      created === null ? '' : age(new Date(created).toISOString(), now),
      cellText(run?.name ?? version.runId),
    ].map((text) => text || '-');
  });
  const headers = ['VERSION', 'STAGE', 'ALIASES', 'CREATED', 'RUN'];
  return { columns: headers.map((header) => ({ header, align: 'left' })), cells };
}

function textual(rows: readonly ComparedRow<unknown>[]): ComparedRow<string>[] {
  return rows.map((row) => ({
    ...row,
    values: row.values.map((value) =>
      value == null ? (value as null | undefined) : String(value),
    ),
  }));
}

/** Sizes in words, or in bytes where two that differ would read the same. */
function sized(row: ComparedRow<number>): ComparedRow<string> {
  const sizes = row.values.filter((value) => value != null);
  const isClear = new Set(sizes.map(humanSize)).size === new Set(sizes).size;
  const show = isClear ? humanSize : (size: number) => `${size} B`;
  return { ...row, values: row.values.map((value) => (value == null ? value : show(value))) };
}
