import { UsageError } from './errors.js';
import { isEntityKey } from './names.js';
import { RUN_NAME_TAG } from './run-tags.js';
import type {
  MetricPoint,
  NewExperiment,
  NewLoggedModel,
  NewRun,
  RunEntries,
  RunQuery,
} from './tracking-store.js';

/*
 * What MLflow 3.17.2 takes, checked before anything is sent. Where it would cut a long value without
 * a word (params, tags) we refuse it; where PostgreSQL's column is narrower than MLflow's own check,
 * the column counts, so that what one store takes can be moved to any other.
 */

const EXPERIMENT_NAME = 256;
const MODEL_NAME = 500;
const RUN_NAME = 250;
const USER = 256;
const PARAM_VALUE = 6_000;
const TAG_VALUE = 8_000;

/** @throws UsageError */
export function checkNewExperiment({ name }: NewExperiment): void {
  if (name === '') throw new UsageError('an experiment needs a name');
  checkLength('name of an experiment', name, EXPERIMENT_NAME);
}

/** @throws UsageError */
export function checkNewRun({ name, userId = '', startTime, tags = new Map() }: NewRun): void {
  checkRunName(name);
  checkLength('user', userId, USER);
  checkTime('start of a run', startTime);
  checkTags(tags);
  const tagged = tags.get(RUN_NAME_TAG) ?? name;
  if (tagged !== name) {
    throw new UsageError(`the run is called "${name}", and "${tagged}" in its tag ${RUN_NAME_TAG}`);
  }
}

/** @throws UsageError */
export function checkNewLoggedModel({ name, params = new Map() }: NewLoggedModel): void {
  if (name === '' || /[/:.%"']/.test(name)) {
    throw new UsageError(`"${name}" cannot be the name of a logged model`, {
      hint: `a name has none of / : . % " '`,
    });
  }
  checkLength('name of a logged model', name, MODEL_NAME);
  checkRunEntries({ params });
}

/** @throws UsageError */
export function checkRunEntries({ metrics = [], params, tags }: RunEntries): void {
  // A thousand points have a few keys between them.
  const keys = new Set<string>();
  for (const metric of metrics) {
    if (!keys.has(metric.key)) checkKey('metric', metric.key);
    keys.add(metric.key);
    checkPoint(metric);
  }
  for (const [key, value] of params ?? []) {
    checkKey('parameter', key);
    checkLength(`value of the parameter "${key}"`, value, PARAM_VALUE);
  }
  checkTags(tags ?? new Map());
  const name = tags?.get(RUN_NAME_TAG);
  if (name !== undefined) checkRunName(name);
}

/** @throws UsageError */
export function checkRunQuery({ tags, hasTag, startedBy }: RunQuery): void {
  if (hasTag !== undefined) checkKey('tag', hasTag);
  for (const [key, value] of tags) {
    checkKey('tag', key);
    if (/^[A-Za-z0-9_.-]+$/.test(value)) continue;
    throw new UsageError(`"${value}" is no value of a tag to search runs for`, {
      hint: 'letters, digits and _ . - only',
    });
  }
  if (startedBy !== undefined) checkTime('time to search runs by', startedBy);
}

/** @throws UsageError for what is no time in milliseconds since the epoch */
export function checkTime(what: string, time: number, name?: string): void {
  if (Number.isSafeInteger(time) && time >= 0) return;
  const of = name === undefined ? '' : ` "${name}"`;
  throw new UsageError(`${time} is no ${what}${of}`, { hint: 'a time is in whole milliseconds' });
}

function checkPoint({ key, value, timestamp, step }: MetricPoint): void {
  checkTime('time of the metric', timestamp, key);
  if (typeof value !== 'number') throw new UsageError(`the metric "${key}" is no number`);
  if (!Number.isSafeInteger(step)) {
    throw new UsageError(`${step} is no step of the metric "${key}"`, {
      hint: 'a step is a whole number',
    });
  }
}

function checkTags(tags: ReadonlyMap<string, string>): void {
  for (const [key, value] of tags) {
    checkKey('tag', key);
    checkLength(`value of the tag "${key}"`, value, TAG_VALUE);
  }
}

function checkRunName(name: string): void {
  // MLflow takes an empty name for none, and makes one up.
  if (name === '') throw new UsageError('a run needs a name');
  checkLength('name of a run', name, RUN_NAME);
}

function checkKey(what: string, key: string): void {
  if (isEntityKey(key)) return;
  throw new UsageError(`"${key}" cannot be the name of a ${what}`, {
    hint: 'a name has letters, digits, spaces and _ . - : / only, 250 at most',
  });
}

/** Characters are counted as Python counts them. */
function checkLength(what: string, text: string, limit: number): void {
  if (text.length <= limit) return;
  const length = Array.from(text).length;
  if (length <= limit) return;
  throw new UsageError(`the ${what} has ${length} characters`, { hint: `${limit} at most` });
}
