import type { AuditTrail } from '../domain/audit-trail.js';
import { MlregError } from '../domain/errors.js';
import {
  type EventIntent,
  eventTags,
  MODEL_KEY_TAG,
  toEvent,
  VERSION_TAG,
} from '../domain/event.js';
import { LostLockError } from '../domain/promotion-lock.js';
import type { BeforeWrite } from '../domain/registry-store.js';
import type { Millis, Run } from '../domain/types.js';
import { ensureExperiment } from './ensure-experiment.js';
import type { RegistryDeps } from './find-model.js';

export interface AuditDeps {
  /** Null where no changes are recorded. */
  readonly audit: AuditTrail | null;
}

/** What an operation that records what it changes needs. */
export interface RecordedDeps extends RegistryDeps, AuditDeps {}

/** Adds to a record which version it is about, if that is known only by now. */
export type NameVersion = (version: string) => Promise<void>;

/**
 * A record's place among those of its model: the changes that are made under the lock have one. What is
 * called before the record is made throws if the lock is lost.
 */
export type RecordOrder = { readonly inOrder: BeforeWrite } | 'at any time';

/**
 * Records a change: as RUNNING before it is made, as FINISHED when it was read back, as FAILED if it
 * throws. Who has lost the lock writes nothing more: that record stays RUNNING, as after a crash.
 *
 * @throws MlregError if it cannot be recorded; nothing was changed. If mlreg may not write there, the
 *   change is made all the same, with a warning.
 */
export async function recordChange<Result>(
  intent: EventIntent,
  { audit }: AuditDeps,
  work: (nameVersion: NameVersion) => Promise<Result>,
  order: RecordOrder = 'at any time',
): Promise<Result> {
  const run = audit && (await begin(intent, order, audit));
  if (!run) return await work(async () => undefined);
  try {
    const result = await work((version) => nameVersion(run, version, audit));
    await end(run, 'FINISHED', audit);
    return result;
  } catch (error) {
    if (!(error instanceof LostLockError)) await end(run, 'FAILED', audit);
    throw error;
  }
}

async function begin(
  intent: EventIntent,
  order: RecordOrder,
  audit: AuditTrail,
): Promise<Run | null> {
  const { tracking, actor } = audit;
  try {
    const { experimentId } = await ensureExperiment(audit.experiment, tracking);
    const modelKey = audit.sha256(intent.model);
    const place = await placeOf(modelKey, experimentId, order, audit);
    const tags = eventTags(intent, { ...audit, modelKey, seq: place.seq });
    const name = Array.from(nameOf(intent)).slice(0, 250).join('');
    if (order !== 'at any time') await order.inOrder();
    return await tracking.createRun({
      experimentId,
      name,
      userId: actor,
      startTime: place.time,
      tags,
    });
  } catch (error) {
    if (!(error instanceof MlregError && error.code === 'forbidden')) throw error;
    audit.warn(
      `warning: this change is not recorded: no right to write the experiment "${audit.experiment}"; ` +
        'get that right, or set audit_experiment: off',
    );
    return null;
  }
}

/** Records in order start one after the other, so that the last to start is the last of them. */
async function placeOf(
  modelKey: string,
  experimentId: string,
  order: RecordOrder,
  { tracking, now }: AuditTrail,
): Promise<{ readonly time: Millis; readonly seq: number | null }> {
  if (order === 'at any time') return { time: now(), seq: null };
  const tags = new Map([[MODEL_KEY_TAG, modelKey]]);
  for await (const run of tracking.searchRuns({ experimentId, tags, pageSize: 20 })) {
    const last = toEvent(run);
    if (last?.seq == null) continue;
    return { time: Math.max(now(), (last.time ?? 0) + 1), seq: last.seq + 1 };
  }
  return { time: now(), seq: 1 };
}

function nameOf({ verb, model, version, target }: EventIntent): string {
  const what = version === null ? model : `${model}/${version}`;
  return target === null ? `${verb} ${what}` : `${verb} ${what}: ${target}`;
}

/** The change stands whatever becomes of its record. */
async function nameVersion({ runId }: Run, version: string, { tracking, warn }: AuditTrail) {
  try {
    await tracking.logToRun(runId, { tags: new Map([[VERSION_TAG, version]]) });
  } catch (error) {
    warn(
      `warning: the record of this change does not name version ${version}: ${messageOf(error)}`,
    );
  }
}

async function end({ runId }: Run, status: 'FINISHED' | 'FAILED', audit: AuditTrail) {
  try {
    await audit.tracking.endRun(runId, { status, endTime: audit.now() });
  } catch (error) {
    audit.warn(`warning: the record of this change stays RUNNING: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
