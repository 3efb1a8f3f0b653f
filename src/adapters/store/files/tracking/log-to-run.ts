import { join } from 'node:path';
import { ConflictError } from '../../../../domain/errors.js';
import { RUN_NAME_TAG } from '../../../../domain/run-tags.js';
import type { MetricPoint, RunEntries } from '../../../../domain/tracking-store.js';
import type { Change } from '../changes/change.js';
import { textIn } from '../disk/key-files.js';
import { keyFile, META, TAGS } from '../layout.js';
import { metaText } from '../yaml/meta-text.js';
import { METRICS, PARAMS } from './read-runs.js';
import { activeRun } from './write-runs.js';

export async function logToRun(
  change: Change,
  root: string,
  runId: string,
  { metrics = [], params = new Map(), tags = new Map() }: RunEntries,
): Promise<void> {
  const run = await activeRun(root, runId);
  const fileOf = (kind: string, key: string) => keyFile(join(run.folder, kind), key);
  for (const [key, value] of params) {
    const old = textIn(join(run.folder, PARAMS), key);
    if (old === null) change.write(fileOf(PARAMS, key), value);
    else if (old !== value) throw anotherValue(runId, key, old);
  }
  for (const [key, text] of pointsByKey(metrics)) change.append(fileOf(METRICS, key), text);
  for (const [key, value] of tags) change.write(fileOf(TAGS, key), value);
  const name = tags.get(RUN_NAME_TAG);
  if (name === undefined) return;
  change.write(join(run.folder, META), metaText(new Map([...run.meta, ['run_name', name]])));
}

function anotherValue(runId: string, key: string, old: string): ConflictError {
  return new ConflictError(`the parameter "${key}" of the run ${runId} is "${old}" already`, {
    hint: 'MLflow keeps the first value of a parameter; log another name, or another run',
  });
}

function pointsByKey(metrics: readonly MetricPoint[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { key, value, timestamp, step } of metrics) {
    const line = `${timestamp} ${pythonFloat(value)} ${step}\n`;
    texts.set(key, (texts.get(key) ?? '') + line);
  }
  return texts;
}

/** As Python's `repr` writes a float, but for the form of its exponent. */
function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
