import type { ArtifactStore } from '../../domain/artifact-store.js';
import { UsageError } from '../../domain/errors.js';
import { InferenceBatch } from '../../domain/inference/inference-batch.js';
import {
  INFERENCE_MODEL_TAG,
  INFERENCE_SUMMARY_TAG,
  sessionTags,
} from '../../domain/inference/inference-run.js';
import {
  emptySummary,
  type InferenceSummary,
  parseSummary,
} from '../../domain/inference/inference-summary.js';
import { type LineBlock, textsOf } from '../../domain/inference/line-block.js';
import { type NumberedRecord, parseInferenceLine } from '../../domain/inference/numbered-record.js';
import type { Registry } from '../../domain/registry.js';
import type { Experiment, Millis, Run } from '../../domain/types.js';
import { withRequestId } from '../create-once.js';
import { ensureExperiment } from '../ensure-experiment.js';

export interface SendDeps extends Pick<Registry, 'tracking' | 'openUpload'> {
  /** The name of the experiment of the runs. */
  readonly inferenceExperiment: string;
  readonly user: string;
  readonly sha256: (text: string) => string;
  readonly now: () => Millis;
  /** Told what somebody should see to, a line at a time. */
  readonly warn: (line: string) => void;
}

interface OpenRun {
  readonly run: Run;
  /** Null where no files can be put. */
  readonly files: ArtifactStore | null;
  readonly summary: InferenceSummary;
}

interface FilledRun {
  readonly open: OpenRun;
  /** What is to be written to it. */
  readonly batch: InferenceBatch;
}

/** Lines that are records at the same time. */
const PIECE = 50;

/**
 * Writes records to MLflow: one run for each version and session. A run says in its summary up to which number
 * it holds them, written last; so a batch whose answer was lost, or that was sent in part by a process that was
 * killed, is not counted twice.
 */
export class RecordSender {
  readonly #deps: SendDeps;
  readonly #open = new Map<string, OpenRun>();
  #experiment: Experiment | undefined;
  #saidNoFiles = false;

  constructor(deps: SendDeps) {
    this.#deps = deps;
  }

  /** @throws MlregError after which the same lines can be sent again */
  async send(session: string, block: LineBlock): Promise<void> {
    let broken = 0;
    const filled = new Map<string, FilledRun>();
    for (const lines of textsOf(block, PIECE)) {
      const records = lines.flatMap((line) => parseInferenceLine(line) ?? []);
      broken += lines.length - records.length;
      for (const [version, group] of byVersion(records)) {
        const key = `${session} ${version}`;
        const run = filled.get(key) ?? (await this.#emptyBatch(session, key, group));
        filled.set(key, run);
        run.batch.add(group);
      }
    }
    if (broken > 0) this.#deps.warn(`warning: ${broken} broken lines were passed over`);
    for (const [key, run] of filled) {
      if (!run.batch.isEmpty) await this.#write(key, run);
    }
  }

  /** Ends the runs of a session. */
  async end(session: string): Promise<void> {
    for (const [key, { run }] of this.#open) {
      if (!key.startsWith(session)) continue;
      await this.#deps.tracking.endRun(run.runId, {
        status: 'FINISHED',
        endTime: this.#deps.now(),
      });
      this.#open.delete(key);
    }
  }

  /** For the run that the records go into, opened if it is not. */
  async #emptyBatch(
    session: string,
    key: string,
    records: readonly NumberedRecord[],
  ): Promise<FilledRun> {
    const open = this.#open.get(key) ?? (await this.#openRun(session, records));
    this.#open.set(key, open);
    return { open, batch: new InferenceBatch(open.summary) };
  }

  async #write(key: string, { open, batch }: FilledRun): Promise<void> {
    // What was written of it if this fails, and whether the run is still there, only the server knows.
    this.#open.delete(key);
    const { facts, points: metrics, tags, summary } = batch;
    if (open.files && facts.length > 0) {
      const bytes = facts.reduce((sum, { length }) => sum + length, 0);
      await open.files.write(batch.path, inTurn(facts), bytes);
    }
    await this.#deps.tracking.logToRun(open.run.runId, { metrics, tags });
    this.#open.set(key, { ...open, summary });
  }

  async #openRun(session: string, [first]: readonly NumberedRecord[]): Promise<OpenRun> {
    const { tracking, inferenceExperiment, sha256, user } = this.#deps;
    const { model = '', version = '', time = 0 } = first ?? {};
    const { experimentId } = await this.#ensuredExperiment(inferenceExperiment);
    const tags = sessionTags(session, version, sha256(model));
    let run: Run | undefined;
    for await (const found of tracking.searchRuns({ experimentId, tags, pageSize: 10 })) {
      // Of two, where the creation of the first came late, the one that was written to.
      if (run === undefined || found.tags.has(INFERENCE_SUMMARY_TAG)) run = found;
    }
    run ??= await tracking.createRun({
      experimentId,
      name: Array.from(`inference ${model}/${version}`).slice(0, 250).join(''),
      userId: user,
      startTime: time,
      tags: withRequestId([...tags, [INFERENCE_MODEL_TAG, model]]),
    });
    const summary = parseSummary(run.tags.get(INFERENCE_SUMMARY_TAG)) ?? emptySummary();
    return { run, files: await this.#filesOf(run), summary };
  }

  async #ensuredExperiment(name: string): Promise<Experiment> {
    this.#experiment ??= await ensureExperiment(name, this.#deps.tracking);
    return this.#experiment;
  }

  async #filesOf({ artifactUri }: Run): Promise<ArtifactStore | null> {
    try {
      return await this.#deps.openUpload(artifactUri ?? '');
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      if (!this.#saidNoFiles) {
        this.#deps.warn(`warning: the facts of records are not kept: ${error.message}`);
      }
      this.#saidNoFiles = true;
      return null;
    }
  }
}

function byVersion(records: readonly NumberedRecord[]): Map<string, NumberedRecord[]> {
  const groups = new Map<string, NumberedRecord[]>();
  for (const record of records) {
    const key = `${record.model}/${record.version}`;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return groups;
}

async function* inTurn(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces;
}
