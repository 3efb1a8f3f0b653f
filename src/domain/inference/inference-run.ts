import { isoTime } from '../iso-time.js';
import type { Tags } from '../types.js';
import { type InferenceSummary, summaryText } from './inference-summary.js';
import type { NumberedRecord } from './numbered-record.js';

/*
 * The run that holds the records of one version in one session: its tags, metrics and files. They are
 * public, as are the numbers: other programs may read them.
 */

export const INFERENCE_MODEL_TAG = 'mlreg.inference.model';
/** sha256 of the name, since filters cannot escape. */
export const INFERENCE_KEY_TAG = 'mlreg.inference.model_key';
export const INFERENCE_VERSION_TAG = 'mlreg.inference.version';
/** Of the process that tracks, so that a run is found again whose creation was not answered. */
export const INFERENCE_SESSION_TAG = 'mlreg.inference.session';
/** The stage of the last record that had one. */
const STAGE_TAG = 'mlreg.inference.stage';
/** Written with the last points of a batch: what it counts is in the run. */
export const INFERENCE_SUMMARY_TAG = 'mlreg.inference.summary';

/** By which the runs of a session are found. */
export function sessionTags(
  session: string,
  version: string,
  modelKey: string,
): Map<string, string> {
  return new Map([
    [INFERENCE_KEY_TAG, modelKey],
    [INFERENCE_VERSION_TAG, version],
    [INFERENCE_SESSION_TAG, session],
  ]);
}

/** What a run is tagged with after a batch. @param stage - the last one in it */
export function batchTags(summary: InferenceSummary, stage: string | null): Tags {
  return new Map([
    ...(stage === null ? [] : [[STAGE_TAG, stage.slice(0, 250)] as const]),
    [INFERENCE_SUMMARY_TAG, summaryText(summary)],
  ]);
}

/** The part of a batch that begins with this record: sent twice, it takes its own place. */
export function partPath(first: number): string {
  return `inference/part-${String(first).padStart(12, '0')}.jsonl`;
}

/** Stage and facts of a record, as a line; empty if it has none. */
export function partLine({ number, time, stage, facts }: NumberedRecord): string {
  if (stage === null && facts === null) return '';
  return `${JSON.stringify({ number, time: isoTime(time), stage, facts })}\n`;
}
