import {
  type ComparedVersion,
  type Comparison,
  SECTIONS,
  trendOf,
} from '../../domain/comparison.js';

/** Columns of a comparison as TSV and CSV. */
export const LINE_COLUMNS = [
  'view',
  'name',
  'registered_name',
  'version',
  'value',
  'delta',
  'better',
  'registry',
] as const;

export type ComparisonLine = Partial<Record<(typeof LINE_COLUMNS)[number], unknown>>;

/** Sections whose values are better or worse than the baseline's. */
const JUDGED = ['metrics', 'inference'] as const;

/** A comparison for `cut`, `awk` and spreadsheets: a line for every value that a version has. */
export function* comparisonLines(
  comparison: Comparison,
  { trend }: { trend: boolean },
): Generator<ComparisonLine, void, undefined> {
  const { versions, metrics } = comparison;
  for (const view of JUDGED) {
    for (const row of comparison[view] ?? []) {
      for (const [index, version] of versions.entries()) {
        const line = lineOf(view, row.name, version, row.values[index]);
        const { deltas, better } = row;
        if (line) yield { ...line, delta: deltas[index], better: better[index] };
      }
    }
  }
  for (const row of trend ? (metrics ?? []) : []) {
    yield { view: 'trend', name: row.name, value: trendOf(row, versions) };
  }
  for (const view of SECTIONS) {
    if (view === 'metrics' || view === 'inference') continue;
    for (const { name, values } of comparison[view] ?? []) {
      for (const [index, version] of versions.entries()) {
        const line = lineOf(view, name, version, values[index]);
        if (line) yield line;
      }
    }
  }
}

function lineOf(
  view: string,
  name: string,
  { registry, version }: ComparedVersion,
  value: unknown,
): ComparisonLine | undefined {
  if (value === null || value === undefined) return undefined;
  const { modelName: registered_name, version: number } = version;
  return { view, name, registered_name, version: number, value, registry };
}
