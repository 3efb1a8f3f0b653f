import type { ArtifactStore } from '../../domain/artifact-store.js';
import { once } from '../../domain/collect.js';
import { UsageError } from '../../domain/errors.js';
import { type BatchEntries, InferenceBatch } from '../../domain/inference/inference-batch.js';
import {
  INFERENCE_MODEL_TAG,
  INFERENCE_SUMMARY_TAG,
  sessionTags,
} from '../../domain/inference/inference-run.js';
import {
  emptySummary,
  GrowingSummary,
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
  /** Of what is in it, and while it is filled, of that as well. */
  readonly summary: GrowingSummary;
}

/** By model and version. */
type OpenRuns = Map<string, OpenRun>;

/** A run, and what is to be written to it. */
interface FilledRun {
  readonly version: string;
  readonly open: OpenRun;
  readonly batch: InferenceBatch;
}

/**
 * Writes records to MLflow: one run for each version and session. A run says in its summary up to which number
 * it holds them, written last; so a batch whose answer was lost, or that was sent in part by a process that was
 * killed, is not counted twice.
 */
export class RecordSender {
  readonly #deps: SendDeps;
  readonly #sessions = new Map<string, OpenRuns>();
  #experiment: Experiment | undefined;
  #saidNoFiles = false;

  constructor(deps: SendDeps) {
    this.#deps = deps;
  }

  /** @throws MlregError after which the same lines can be sent again */
  async send(session: string, block: LineBlock): Promise<void> {
    const runs = this.#runsOf(session);
    for (const { version, open, entries } of await this.#sorted(session, runs, block)) {
      await this.#write(open, entries);
      runs.set(version, open);
    }
  }

  /** Ends the runs of a session. */
  async end(session: string): Promise<void> {
    const runs = this.#runsOf(session);
    for (const [version, { run }] of runs) {
      await this.#deps.tracking.endRun(run.runId, {
        status: 'FINISHED',
        endTime: this.#deps.now(),
      });
      runs.delete(version);
    }
  }

  #runsOf(session: string): OpenRuns {
    const runs = this.#sessions.get(session) ?? new Map();
    this.#sessions.set(session, runs);
    return runs;
  }

  /** What goes into which run. Each is forgotten until it is written: what is in it then, only the server knows. */
  async #sorted(session: string, runs: OpenRuns, block: LineBlock) {
    const filled = new Map<string, FilledRun>();
    let broken = 0;
    for (const line of textsOf(block)) {
      const record = parseInferenceLine(line);
      if (record === null) {
        broken += 1;
        continue;
      }
      const version = `${record.model}/${record.version}`;
      const known = filled.get(version);
      const open = known?.open ?? runs.get(version) ?? (await this.#openRun(session, record));
      runs.delete(version);
      const run = known ?? { version, open, batch: new InferenceBatch(open.summary) };
      filled.set(version, run);
      run.batch.add(record);
    }
    if (broken > 0) this.#deps.warn(`warning: ${broken} broken lines were passed over`);
    return Array.from(filled.values(), ({ batch, ...run }) => ({
      ...run,
      entries: batch.entries(),
    }));
  }

  async #write(
    { run, files }: OpenRun,
    { points, tags, facts, path }: BatchEntries,
  ): Promise<void> {
    if (points.length === 0) return;
    if (files && facts.length > 0) await files.write(path, once(facts), facts.length);
    await this.#deps.tracking.logToRun(run.runId, { metrics: points, tags });
  }

  async #openRun(session: string, record: NumberedRecord): Promise<OpenRun> {
    const { tracking, inferenceExperiment, sha256, user } = this.#deps;
    const { model, version, time } = record;
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
    return { run, files: await this.#filesOf(run), summary: new GrowingSummary(summary) };
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
