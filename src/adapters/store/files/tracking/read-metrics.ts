import { join } from 'node:path';
import { latestMetrics, type StoredPoint } from '../../../../domain/metrics.js';
import type { Metric } from '../../../../domain/types.js';
import { keysIn } from '../disk/key-files.js';
import { eachLine } from '../disk/read-file.js';

/**
 * The latest point of each metric: a file has all of them, in no order. One point may be there twice:
 * MLflow (3.0 to 3.17) writes it again where a model is logged after it.
 */
export function readMetrics(folder: string): ReadonlyMap<string, Metric> {
  const latest = new Map<string, Metric>();
  for (const key of keysIn(folder)) {
    const metric = latestIn(folder, key);
    if (metric !== undefined) latest.set(key, metric);
  }
  return latest;
}

function latestIn(folder: string, key: string): Metric | undefined {
  let latest: Metric | undefined;
  eachLine(join(folder, key), (line) => {
    const point = pointOf(key, line);
    if (point === null) return;
    const known = latest === undefined ? [] : [{ key, ...latest }];
    latest = latestMetrics([...known, point]).get(key);
  });
  return latest;
}

/**
 * `timestamp value [step [run [dataset digest]]]`: of a logged model with its run, of a run without.
 * Null for a line that is none, such as half of one.
 */
function pointOf(key: string, line: string): StoredPoint | null {
  const [timestamp = '', value = '', step = '0'] = line.trim().split(' ');
  const found = numberOf(value);
  if (!/^-?\d+$/.test(timestamp) || !/^-?\d+$/.test(step) || found === null) return null;
  return { key, value: found, timestamp: Number(timestamp), step: Number(step) };
}

/** A number as Python's `repr` writes it. */
function numberOf(text: string): number | null {
  if (/^nan$/i.test(text)) return Number.NaN;
  const [, sign, infinite] = /^([-+]?)(inf(?:inity)?)$/i.exec(text) ?? [];
  if (infinite !== undefined) return sign === '-' ? -Infinity : Infinity;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : null;
}
