import { LOCK_PREFIX } from './promotion-lock.js';

/** The stages of MLflow's registry, as it spells them. */
export const STAGES = ['None', 'Staging', 'Production', 'Archived'] as const;
export type Stage = (typeof STAGES)[number];

/** Tags by key. A Map, since `__proto__` is a legal tag key. */
export type Tags = ReadonlyMap<string, string>;

/** Times are milliseconds since the epoch, UTC, as MLflow stores them. */
export type Millis = number;

export interface RegisteredModel {
  readonly name: string;
  readonly description: string | null;
  readonly creationTimestamp: Millis | null;
  readonly lastUpdatedTimestamp: Millis | null;
  /** Highest version number; null for a model without versions. */
  readonly latestVersion: string | null;
  /** The newest version of each stage; empty on a registry without stages. */
  readonly newestByStage: ReadonlyMap<Stage, string>;
  /** Version by alias. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly tags: Tags;
}

export interface ModelVersion {
  readonly modelName: string;
  /** A decimal number as text, as MLflow has it everywhere. */
  readonly version: string;
  /** Null only where the registry has no stages. */
  readonly stage: Stage | null;
  /** Sorted. */
  readonly aliases: readonly string[];
  readonly tags: Tags;
  readonly description: string | null;
  readonly runId: string | null;
  /** The id of the MLflow 3 logged model (`m-…`) behind the version, if it has one. */
  readonly loggedModelId: string | null;
  /** As the registry stores it. */
  readonly source: string | null;
  /** `READY`, `PENDING_REGISTRATION` or `FAILED_REGISTRATION`. */
  readonly status: string;
  readonly statusMessage: string | null;
  readonly creationTimestamp: Millis | null;
  readonly lastUpdatedTimestamp: Millis | null;
}

/** The latest value of a metric; `value` may be NaN or infinite. */
export interface Metric {
  readonly value: number;
  readonly timestamp: Millis | null;
  readonly step: number | null;
}

/** A group of runs, and where their files are. */
export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  /** The URI of the folder that a run's own folder is made in. */
  readonly artifactLocation: string | null;
}

export interface Run {
  readonly runId: string;
  readonly name: string | null;
  readonly experimentId: string;
  readonly status: string;
  readonly userId: string | null;
  readonly startTime: Millis | null;
  readonly endTime: Millis | null;
  readonly artifactUri: string | null;
  /** True for a run that was deleted in MLflow; its metrics are still there. */
  readonly deleted: boolean;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: Tags;
}

/** Its files are on their way, there, or will not come. */
export type LoggedModelStatus = 'PENDING' | 'READY' | 'FAILED';

/** MLflow 3's logged model: a model with files of its own beside those of its run. */
export interface LoggedModel {
  readonly modelId: string;
  readonly name: string | null;
  /** Null where the server says nothing, or something else. */
  readonly status: LoggedModelStatus | null;
  readonly sourceRunId: string | null;
  readonly artifactUri: string | null;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: Tags;
}

/** Versions are ordered by number, never as text: 10 comes after 9. */
export function compareVersions(a: string, b: string): number {
  return Number(a) - Number(b);
}

/** Code-point order, the same on every server and store (PostgreSQL's depends on its locale). */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = codePointRank(a.charCodeAt(i)) - codePointRank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Halves of a character beyond 16 bits come after all others, though their numbers do not. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Lists of versions are by name, then newest first. */
export function compareModelVersions(a: ModelVersion, b: ModelVersion): number {
  return compareNames(a.modelName, b.modelName) || compareVersions(b.version, a.version);
}

/** MLflow's mark of a prompt, `true` on its registered model (2.21 and later). */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt';

/**
 * Registered models that are none: MLflow's prompts (a registered model with a tag, MLflow 2.21 and
 * later) and mlreg's own lock entries. No store shows or touches them.
 */
export function isHiddenModel(name: string, tags: Tags): boolean {
  return tags.get(PROMPT_TAG) === 'true' || name.startsWith(LOCK_PREFIX);
}
