import type { Direction } from './metric-direction.js';
import { joinMetrics } from './metrics.js';
import { nearest } from './nearest.js';
import type { VersionWithOrigin } from './records.js';
import { compareNames, compareVersions } from './types.js';

/** A metric, and which of its values are the better ones. */
export interface MetricKey {
  readonly metric: string;
  readonly direction: Direction;
}

/** A version that has a value of the metric that decides. */
export interface Ranked {
  readonly row: VersionWithOrigin;
  readonly value: number;
  /** Of the metrics that decide between equal ones; null where there is no finite value. */
  readonly ties: readonly (number | null)[];
}

/** Which of two rows that are equal in all metrics comes first. */
export type Tie = (a: VersionWithOrigin, b: VersionWithOrigin) => number;

/**
 * The rows that have a finite value of the first metric, the best first. Of equal ones the further
 * metrics decide, in which a value goes before none, and then `tie`.
 */
export function rankVersions(
  rows: readonly VersionWithOrigin[],
  [first, ...others]: readonly [MetricKey, ...MetricKey[]],
  tie: Tie,
): Ranked[] {
  return rows
    .flatMap((row): Ranked[] => {
      const value = finiteValue(row, first.metric);
      if (value === null) return [];
      return [{ row, value, ties: others.map(({ metric }) => finiteValue(row, metric)) }];
    })
    .sort((a, b) => {
      const difference = compareValues(a.value, b.value, first.direction);
      if (difference !== 0) return difference;
      for (const [index, { direction }] of others.entries()) {
        const next = compareValues(a.ties[index] ?? null, b.ties[index] ?? null, direction);
        if (next !== 0) return next;
      }
      return tie(a.row, b.row);
    });
}

/** The value of a metric; null for none, NaN and the infinities, which say nothing of what is better. */
export function finiteValue(
  { run, loggedModel }: Omit<VersionWithOrigin, 'version'>,
  metric: string,
): number | null {
  const value = joinMetrics(run, loggedModel).get(metric)?.value;
  return value !== undefined && Number.isFinite(value) ? value : null;
}

export function isBetter(value: number, than: number, direction: Direction): boolean {
  return direction === 'higher' ? value > than : value < than;
}

function compareValues(a: number | null, b: number | null, direction: Direction): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (a === b) return 0;
  return isBetter(a, b, direction) ? -1 : 1;
}

/** Of equal ones the newest version of a model. */
export const newestFirst: Tie = ({ version: a }, { version: b }) =>
  compareVersions(b.version, a.version);

/** Of equal ones the one that was there first: who comes later has to be better. */
export const oldestFirst: Tie = ({ version: a }, { version: b }) =>
  compareAges(a.creationTimestamp, b.creationTimestamp) ||
  compareNames(a.modelName, b.modelName) ||
  compareVersions(a.version, b.version);

function compareAges(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}

/** Why none of the versions of a model is ranked, in words. */
export function whyNoneRanked(rows: readonly VersionWithOrigin[], metric: string): string {
  if (rows.length === 0) return 'it has no versions';
  const names = new Set(
    rows.flatMap(({ run, loggedModel }) => [...joinMetrics(run, loggedModel).keys()]),
  );
  const [guess] = names.has(metric) ? [] : nearest(metric, names);
  return `no READY version has a value of ${metric}${guess ? `; did you mean ${guess}?` : ''}`;
}

/** Why a version is not ranked, in words; null if it is. */
export function whyNotRanked(row: VersionWithOrigin, metric: string): string | null {
  const { status } = row.version;
  if (status !== 'READY') return `it is ${status}, not READY`;
  if (finiteValue(row, metric) !== null) return null;
  const value = joinMetrics(row.run, row.loggedModel).get(metric)?.value;
  return value === undefined ? `it has no value of ${metric}` : `its ${metric} is ${value}`;
}
