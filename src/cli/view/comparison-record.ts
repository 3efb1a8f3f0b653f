import type { ComparedRow } from '../../domain/compared-row.js';
import {
  type ComparedVersion,
  type Comparison,
  type MetricRow,
  trendOf,
} from '../../domain/comparison.js';
import { isoTime } from '../../domain/iso-time.js';
import { metricValue, parameterValue } from '../../domain/parameters.js';

export const COMPARISON_FIELDS = [
  'baseline',
  'versions',
  'metrics',
  'inference',
  'parameters',
  'tags',
  'files',
  'signature',
  'flavors',
  'environment',
  'differs',
] as const;

export type ComparisonRecord = Record<(typeof COMPARISON_FIELDS)[number], unknown>;

/**
 * A comparison as programs see it: snake_case keys, rows with a value for every version, in the order
 * of `versions`; null for what is absent, unknown, or in a view that was not asked for.
 *
 * @param nameOf - the model's name as a user of the prefix types it
 */
export function comparisonRecord(
  comparison: Comparison,
  { trend, nameOf }: { trend: boolean; nameOf: (version: ComparedVersion) => string },
): ComparisonRecord {
  const { versions } = comparison;
  const baseline = versions[comparison.baseline];
  const rows = <Value>(
    section: readonly ComparedRow<Value>[] | null,
    show: (value: Value) => unknown = (value) => value,
  ) =>
    section?.map(({ name, differs, values }) => ({
      name,
      differs,
      values: versions.map((version, index) => {
        const value = values[index];
        return { ...keyOf(version), value: value == null ? null : show(value) };
      }),
    })) ?? null;
  return {
    baseline: baseline ? keyOf(baseline) : null,
    versions: versions.map((version) => versionOf(version, nameOf(version))),
    metrics: comparison.metrics?.map((row) => metricOf(row, versions, trend)) ?? null,
    inference: comparison.inference?.map((row) => metricOf(row, versions, false)) ?? null,
    parameters: rows(comparison.parameters, parameterValue),
    tags: rows(comparison.tags),
    files: rows(comparison.files),
    signature: rows(comparison.signature),
    flavors: rows(comparison.flavors),
    environment: rows(comparison.environment),
    differs: comparison.differs,
  };
}

/** What tells a version from every other one in the comparison. */
function keyOf({ registry, version }: ComparedVersion) {
  return { registry, registered_name: version.modelName, version: version.version };
}

function versionOf(compared: ComparedVersion, nameWithoutPrefix: string) {
  const { version, files } = compared;
  return {
    ...keyOf(compared),
    model_name: nameWithoutPrefix,
    stage: version.stage,
    aliases: version.aliases,
    status: version.status,
    creation_timestamp: isoTime(version.creationTimestamp),
    run_id: version.runId,
    source: version.source,
    model_uri: `models:/${version.modelName}/${version.version}`,
    files_read: files !== null,
  };
}

function metricOf(row: MetricRow, versions: readonly ComparedVersion[], trend: boolean) {
  const number = (value: number | null | undefined) => (value == null ? null : metricValue(value));
  return {
    name: row.name,
    direction: row.direction,
    differs: row.differs,
    trend: trend ? trendOf(row, versions) : null,
    values: versions.map((version, index) => ({
      ...keyOf(version),
      value: number(row.values[index]),
      delta: number(row.deltas[index]),
      better: row.better[index] ?? null,
    })),
  };
}
