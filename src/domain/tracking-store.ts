import type { Experiment, LoggedModel, Millis, Run } from './types.js';

/** Runs and logged models, and what writes them. `test/contract` says the same as these comments. */
export interface TrackingStore extends TrackingReader, TrackingWriter {}

/**
 * Runs and logged models, read in batches: a call costs requests or queries per thousand ids, never
 * one per id. Deleted runs are included, as the versions made from them live on. Ids that do not
 * exist are absent from the answer, and so may be deleted logged models: MLflow 3.17 gives them one
 * by one only.
 */
export interface TrackingReader {
  getRuns(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>>;
  getLoggedModels(modelIds: readonly string[]): Promise<ReadonlyMap<string, LoggedModel>>;

  /** The one of that id, or those of a run, newest first; deleted ones are left out. */
  findLoggedModels(by: LoggedModelQuery): Promise<LoggedModel[]>;

  /** All experiments, deleted ones too, in any order. */
  listExperiments(): AsyncIterable<ListedExperiment>;

  /**
   * Logged models of these experiments, read page by page as they are asked for, in any order. Deleted
   * ones are left out. None before MLflow 3.
   */
  listLoggedModels(experimentIds: readonly string[]): AsyncIterable<ListedLoggedModel>;

  /**
   * Runs of experiments that have all of these tags, read page by page as they are asked for: the
   * one that started last first, then by id. Deleted ones are left out, unless they are asked for.
   *
   * @throws UsageError for a tag that cannot be searched for
   */
  searchRuns(query: RunQuery): AsyncIterable<Run>;
}

export interface ListedExperiment extends Experiment {
  readonly deleted: boolean;
}

/** A logged model with what only a list tells. */
export interface ListedLoggedModel {
  readonly model: LoggedModel;
  readonly experimentId: string;
  readonly creationTimestamp: Millis | null;
}

export interface RunQuery {
  /** An experiment, or several of them. */
  readonly experimentId: string | readonly string[];
  /** A value has letters, digits and `_ . -` only: MLflow's filters cannot escape. */
  readonly tags: ReadonlyMap<string, string>;
  /** A tag that a run must have, whatever its value. */
  readonly hasTag?: string | undefined;
  /** Deleted runs as well. */
  readonly deleted?: boolean | undefined;
  /** Leaves out what started later. */
  readonly startedBy?: Millis | undefined;
  /** Runs a page, 1 to 1,000. @default 1000 */
  readonly pageSize?: number | undefined;
}

export type LoggedModelQuery = { readonly modelId: string } | Pick<Run, 'runId' | 'experimentId'>;

/**
 * Experiments, runs and logged models, written. What breaks one of `tracking-limits.ts` is a `UsageError` on every
 * store, and nothing is written. An experiment or run that does not exist is a `NotFoundError`, and
 * a deleted one takes nothing: a `UsageError`.
 */
export interface TrackingWriter {
  /** The active experiment of that name; null also for a deleted one. */
  findExperiment(name: string): Promise<Experiment | null>;

  /** @throws ConflictError if the name is taken: by a deleted experiment too, which can be restored */
  createExperiment(experiment: NewExperiment): Promise<Experiment>;

  /** A run that is RUNNING. Its `artifactUri` is the folder that is there for its files. */
  createRun(run: NewRun): Promise<Run>;

  /**
   * Any number of metrics, params and tags. What was logged before may be logged again. Of a metric
   * the greatest by step, then time, then value is the latest. A tag takes the new value, and
   * `mlflow.runName` renames the run. Over REST not one write but one for every thousand values, the
   * params first.
   *
   * @throws ConflictError if a param was logged with another value
   */
  logToRun(runId: string, entries: RunEntries): Promise<void>;

  endRun(runId: string, end: RunEnd): Promise<void>;

  /**
   * A logged model that is PENDING. Its `artifactUri` is the folder that is there for its files.
   *
   * @returns null where there are none: before MLflow 3
   */
  createLoggedModel(model: NewLoggedModel): Promise<LoggedModel | null>;

  /** Its files are all there. */
  finishLoggedModel(modelId: string): Promise<void>;
}

export interface NewLoggedModel {
  readonly experimentId: string;
  /** By MLflow's rule without `/ : . % " '`. */
  readonly name: string;
  readonly sourceRunId: string;
  readonly params?: ReadonlyMap<string, string>;
}

export interface NewExperiment {
  readonly name: string;
  /** A URI. Without it the store chooses. */
  readonly artifactLocation?: string;
}

export interface NewRun {
  readonly experimentId: string;
  /** Becomes the tag `mlflow.runName` as well. */
  readonly name: string;
  /** Becomes the tag `mlflow.user` as well, which is where MLflow's own pages look. */
  readonly userId?: string;
  readonly startTime: Millis;
  readonly tags?: ReadonlyMap<string, string>;
}

/** The value of a metric at one step. */
export interface MetricPoint {
  readonly key: string;
  /** May be NaN or infinite. */
  readonly value: number;
  readonly timestamp: Millis;
  readonly step: number;
}

export interface RunEntries {
  readonly metrics?: readonly MetricPoint[];
  readonly params?: ReadonlyMap<string, string>;
  readonly tags?: ReadonlyMap<string, string>;
}

export interface RunEnd {
  readonly status: 'FINISHED' | 'FAILED' | 'KILLED';
  readonly endTime: Millis;
}
