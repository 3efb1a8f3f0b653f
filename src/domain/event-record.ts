import type { ModelEvent } from './event.js';
import type { Holding } from './holders-at.js';
import { isoTime } from './iso-time.js';
import type { Millis } from './types.js';

/** Fields of an event, as programs see it. They are only ever added to. */
export const EVENT_FIELDS = [
  'event_id',
  'time',
  'end_time',
  'status',
  'stale',
  'verb',
  'registered_name',
  'version',
  'target',
  'from',
  'kept',
  'deleted',
  'actor',
  'reason',
  'gates',
  'forced',
  'environment',
  'seq',
] as const;

export type EventRecord = Record<(typeof EVENT_FIELDS)[number], unknown>;

/** @param now - by the clock of the registry */
export function eventRecord(event: ModelEvent, now: Millis): EventRecord {
  return {
    event_id: event.id,
    time: isoTime(event.time),
    end_time: isoTime(event.endTime),
    status: event.status,
    stale: isStale(event, now),
    verb: event.verb,
    registered_name: event.model,
    version: event.version,
    target: event.target,
    from: event.from,
    kept: event.kept,
    deleted: event.deleted.map(({ version, source, runId }) => ({
      version,
      source,
      run_id: runId,
    })),
    actor: event.actor,
    reason: event.reason,
    gates: parsed(event.gates),
    forced: event.forced,
    environment: event.environment,
    seq: event.seq,
  };
}

/** Fields of who held what at some time. */
export const HOLDING_FIELDS = [
  'registered_name',
  'target',
  'versions',
  'since',
  'event_id',
] as const;

export function holdingRecord(model: string, { target, versions, event }: Holding) {
  return {
    registered_name: model,
    target,
    versions,
    since: isoTime(event?.endTime ?? event?.time ?? null),
    event_id: event?.id ?? null,
  };
}

/** Longer than any change under the lock takes, and than most deletions do. */
const TOO_LONG = { inOrder: 60_000, atAnyTime: 3_600_000 };

/** True for a change that was begun and neither ended nor, by now, can go on. */
export function isStale({ status, time, seq }: ModelEvent, now: Millis): boolean {
  const limit = seq === null ? TOO_LONG.atAnyTime : TOO_LONG.inOrder;
  return status === 'RUNNING' && now - (time ?? 0) > limit;
}

/** What is no JSON, anybody's, is shown as the text that it is. */
function parsed(json: string | null): unknown {
  if (json === null) return null;
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
