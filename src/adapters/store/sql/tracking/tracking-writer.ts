import {
  checkNewExperiment,
  checkNewRun,
  checkRunEntries,
  checkTime,
} from '../../../../domain/tracking-limits.js';
import type {
  NewExperiment,
  NewRun,
  RunEnd,
  RunEntries,
  TrackingWriter,
} from '../../../../domain/tracking-store.js';
import type { Experiment, Run } from '../../../../domain/types.js';
import type { SqlSession } from '../session.js';
import { logToRun } from './log-to-run.js';
import { createExperiment, experimentNamed } from './write-experiments.js';
import { createRun, endRun } from './write-runs.js';

/** Experiments and runs in MLflow's database: a short transaction for each call. */
export class SqlTrackingWriter implements TrackingWriter {
  readonly #session: SqlSession;
  readonly #artifactRoot: string;

  /** @param artifactRoot - a URI or an absolute path, for experiments that are asked no place for */
  constructor(session: SqlSession, artifactRoot: string) {
    this.#session = session;
    this.#artifactRoot = artifactRoot;
  }

  async findExperiment(name: string): Promise<Experiment | null> {
    const found = await this.#session.read((reading) => experimentNamed(reading, name));
    if (found === null || found.deleted) return null;
    const { deleted: _, ...experiment } = found;
    return experiment;
  }

  async createExperiment(experiment: NewExperiment): Promise<Experiment> {
    checkNewExperiment(experiment);
    return await this.#session.write((writing) =>
      createExperiment(writing, experiment, this.#artifactRoot),
    );
  }

  async createRun(run: NewRun): Promise<Run> {
    checkNewRun(run);
    return await this.#session.write((writing) => createRun(writing, run));
  }

  async logToRun(runId: string, entries: RunEntries): Promise<void> {
    checkRunEntries(entries);
    await this.#session.write((writing) => logToRun(writing, runId, entries));
  }

  async endRun(runId: string, end: RunEnd): Promise<void> {
    checkTime('end of a run', end.endTime);
    await this.#session.write((writing) => endRun(writing, runId, end));
  }
}
