import { fileSections } from './compare-files.js';
import { type ComparedRow, rowsByName } from './compared-row.js';
import { inferenceDirection, inferenceOrder, inferenceValues } from './inference/inference-rows.js';
import type { InferenceSummary } from './inference/inference-summary.js';
import { type Direction, metricDirection } from './metric-direction.js';
import { joinMetrics, joinParams } from './metrics.js';
import type { ModelFiles } from './mlmodel.js';
import { REQUEST_ID_TAG } from './own-tags.js';
import type { VersionWithOrigin } from './records.js';
import { sparkline } from './sparkline.js';
import { compareVersions } from './types.js';

/** What can be compared; `files` holds signature, flavors and environment as well. */
export const VIEWS = ['metrics', 'parameters', 'tags', 'files', 'inference'] as const;
export type View = (typeof VIEWS)[number];

/** What is compared if nobody chooses: what the versions are, not what they did in use. */
export const DEFAULT_VIEWS: readonly View[] = VIEWS.filter((view) => view !== 'inference');

/** A version that takes part in a comparison. */
export interface ComparedVersion extends VersionWithOrigin {
  /** The URI of the other registry that it is of; null for one of the registry that is open. */
  readonly registry: string | null;
  /** What its folder holds; null if that was not read, or could not be. */
  readonly files: ModelFiles | null;
  /** What it did in use; null if that was not read, or nobody tracked it. */
  readonly inference: InferenceSummary | null;
}

export interface MetricRow extends ComparedRow<number> {
  readonly direction: Direction | null;
  /** Value minus the baseline's; null for the baseline itself and where there is none. */
  readonly deltas: readonly (number | null)[];
  /** Than the baseline; null where it is as good, or nobody knows which is better. */
  readonly better: readonly (boolean | null)[];
}

/** Versions side by side. A view that was not asked for is null, with all its sections. */
export interface Comparison {
  readonly versions: readonly ComparedVersion[];
  /** Index of the version that the others are compared with. */
  readonly baseline: number;
  readonly metrics: readonly MetricRow[] | null;
  /** Latency and quality in use. */
  readonly inference: readonly MetricRow[] | null;
  readonly parameters: readonly ComparedRow<string>[] | null;
  readonly tags: readonly ComparedRow<string>[] | null;
  /** Sizes by path, in bytes. */
  readonly files: readonly ComparedRow<number>[] | null;
  readonly signature: readonly ComparedRow<string>[] | null;
  readonly flavors: readonly ComparedRow<string>[] | null;
  readonly environment: readonly ComparedRow<string>[] | null;
  /** Null if nothing differs in what was read, but the files of some version could not be. */
  readonly differs: boolean | null;
}

/** The parts of a comparison that hold rows, in the order of every output. */
export const SECTIONS = [
  'metrics',
  'inference',
  'parameters',
  'tags',
  'files',
  'signature',
  'flavors',
  'environment',
] as const;

/** @param directions - of metrics, where somebody stated them */
export function makeComparison(
  versions: readonly ComparedVersion[],
  baseline: number,
  views: readonly View[],
  directions: ReadonlyMap<string, Direction> = new Map(),
): Comparison {
  const only = <Rows>(view: View, make: () => Rows) => (views.includes(view) ? make() : null);
  const parameters = () =>
    rowsByName(versions.map(({ run, loggedModel }) => joinParams(run, loggedModel)));
  const files = only('files', () => fileSections(versions.map((version) => version.files)));
  const sections = {
    metrics: only('metrics', () => metricRows(versions, baseline, directions)),
    inference: only('inference', () => inferenceRows(versions, baseline, directions)),
    parameters: only('parameters', parameters),
    tags: only('tags', () => tagRows(versions)),
    files: files?.files ?? null,
    signature: files?.signature ?? null,
    flavors: files?.flavors ?? null,
    environment: files?.environment ?? null,
  };
  const found = SECTIONS.some((name) => sections[name]?.some(({ differs }) => differs));
  const isUnsure = views.includes('files') && versions.some((version) => version.files === null);
  const differs = found ? true : isUnsure ? null : false;
  return { versions, baseline, ...sections, differs };
}

/** The same without the rows in which all versions agree. */
export function onlyDifferent(comparison: Comparison): Comparison {
  const different = <Row extends ComparedRow<unknown>>(rows: readonly Row[] | null) =>
    rows?.filter(({ differs }) => differs) ?? null;
  return {
    ...comparison,
    metrics: different(comparison.metrics),
    inference: different(comparison.inference),
    parameters: different(comparison.parameters),
    tags: different(comparison.tags),
    files: different(comparison.files),
    signature: different(comparison.signature),
    flavors: different(comparison.flavors),
    environment: different(comparison.environment),
  };
}

/**
 * A metric over the versions: of one model in the order of their numbers, else in the order in which
 * they are compared.
 *
 * @param width - characters at most
 */
export function trendOf(
  { values }: MetricRow,
  versions: readonly ComparedVersion[],
  width?: number,
): string {
  const order = versions.map((_, index) => index);
  const isOneModel = versions.every((each) => isSameModel(each, versions[0]));
  const numberAt = (index: number) => versions[index]?.version.version ?? '';
  if (isOneModel) order.sort((a, b) => compareVersions(numberAt(a), numberAt(b)));
  return sparkline(
    order.map((index) => values[index]),
    width,
  );
}

/** True for versions of one model in one registry. */
function isSameModel(a: ComparedVersion, b: ComparedVersion | undefined): boolean {
  return (
    b !== undefined && a.version.modelName === b.version.modelName && a.registry === b.registry
  );
}

/** Without the tag that is never the same twice: equal versions would differ in it. */
function tagRows(versions: readonly ComparedVersion[]): ComparedRow<string>[] {
  const rows = rowsByName(versions.map(({ version }) => version.tags));
  return rows.filter(({ name }) => name !== REQUEST_ID_TAG);
}

function metricRows(
  versions: readonly ComparedVersion[],
  baseline: number,
  directions: ReadonlyMap<string, Direction>,
): MetricRow[] {
  const metrics = versions.map(
    ({ run, loggedModel }) =>
      new Map([...joinMetrics(run, loggedModel)].map(([name, { value }]) => [name, value])),
  );
  return judged(rowsByName(metrics), baseline, (name) => metricDirection(name, directions));
}

function inferenceRows(
  versions: readonly ComparedVersion[],
  baseline: number,
  directions: ReadonlyMap<string, Direction>,
): MetricRow[] {
  const values = versions.map(({ inference }) => inferenceValues(inference));
  return judged(inferenceOrder(rowsByName(values)), baseline, (name) =>
    inferenceDirection(name, directions),
  );
}

function judged(
  rows: readonly ComparedRow<number>[],
  baseline: number,
  directionOf: (name: string) => Direction | null,
): MetricRow[] {
  return rows.map((row) => {
    const direction = directionOf(row.name);
    const base = row.values[baseline] ?? null;
    const deltas = row.values.map((value, index) =>
      index === baseline ? null : deltaOf(value ?? null, base),
    );
    return { ...row, direction, deltas, better: deltas.map((delta) => isBetter(delta, direction)) };
  });
}

function deltaOf(value: number | null, base: number | null): number | null {
  if (value === null || base === null) return null;
  // Infinity minus itself is NaN.
  const delta = value === base ? 0 : value - base;
  return Number.isNaN(delta) ? null : delta;
}

function isBetter(delta: number | null, direction: Direction | null): boolean | null {
  if (delta === null || delta === 0 || direction === null) return null;
  return delta > 0 === (direction === 'higher');
}
