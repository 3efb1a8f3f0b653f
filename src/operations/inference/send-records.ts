import type { ArtifactStore } from '../../domain/artifact-store.js';
import { UsageError } from '../../domain/errors.js';
import {
  batchTags,
  INFERENCE_MODEL_TAG,
  INFERENCE_SUMMARY_TAG,
  partPath,
  partText,
  pointsOf,
  sessionTags,
} from '../../domain/inference/inference-run.js';
import {
  emptySummary,
  type InferenceSummary,
  parseSummary,
  withRecords,
} from '../../domain/inference/inference-summary.js';
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
  async send(session: string, lines: readonly string[]): Promise<void> {
    const records = lines.flatMap((line) => parseInferenceLine(line) ?? []);
    if (records.length < lines.length) {
      this.#deps.warn(`warning: ${lines.length - records.length} broken lines were passed over`);
    }
    for (const [key, batch] of byVersion(records)) {
      await this.#sendBatch(session, key, batch);
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

  async #sendBatch(session: string, version: string, batch: readonly NumberedRecord[]) {
    const key = `${session} ${version}`;
    try {
      const open = this.#open.get(key) ?? (await this.#openRun(session, batch));
      this.#open.set(key, open);
      const records = batch.filter(({ number }) => number > open.summary.last);
      if (records.length > 0) this.#open.set(key, await this.#write(records, open));
    } catch (error) {
      // What was written of it, and whether the run is still there, only the server knows.
      this.#open.delete(key);
      throw error;
    }
  }

  async #write(records: readonly NumberedRecord[], open: OpenRun): Promise<OpenRun> {
    const text = partText(records);
    if (open.files && text !== '') {
      const bytes = new TextEncoder().encode(text);
      await open.files.write(partPath(records[0]?.number ?? 0), inOne(bytes), bytes.length);
    }
    const summary = withRecords(open.summary, records);
    const entries = { metrics: pointsOf(records), tags: batchTags(records, summary) };
    await this.#deps.tracking.logToRun(open.run.runId, entries);
    return { ...open, summary };
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

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
