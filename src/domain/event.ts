import { type DeletedVersion, deletedTags, deletedVersions } from './event-deletions.js';
import { jsonList } from './json-list.js';
import type { Millis, Run } from './types.js';

/** What a command does to a model; the word is that of the command. */
export type EventVerb =
  | 'promote'
  | 'rollback'
  | 'alias sync'
  | 'rank'
  | 'alias remove'
  | 'tag'
  | 'describe'
  | 'rename'
  | 'delete'
  | 'cleanup'
  | 'copy'
  | 'register'
  | 'approve'
  | 'reject'
  | (string & {});

/** A change that is about to be made. */
export interface EventIntent {
  readonly verb: EventVerb;
  readonly model: string;
  /** Null for a change of the model itself, of several versions, and of one that has no number yet. */
  readonly version: string | null;
  /** `Production` or `@champion`; what else was changed, such as `tag team`; null for the whole. */
  readonly target: string | null;
  /** Who held the target before; the versions that went; the former name; what it is a copy of. */
  readonly from: readonly string[];
  /** Which of them hold it still, beside the version. */
  readonly kept?: readonly string[] | undefined;
  /** What goes for good: a deletion takes it out of the registry. */
  readonly deleted?: readonly DeletedVersion[] | undefined;
  /** What gates and policies said, as JSON text. */
  readonly gates?: string | undefined;
  /** True if a gate or policy was overridden. */
  readonly forced?: boolean | undefined;
}

/** One recorded change: a run in the audit experiment. */
export interface ModelEvent extends Omit<EventIntent, 'gates' | 'kept' | 'forced' | 'deleted'> {
  /** The id of its run. */
  readonly id: string;
  /** `RUNNING` until the change was read back, then `FINISHED` or `FAILED`. */
  readonly status: string;
  /** By the clock of the registry. */
  readonly time: Millis | null;
  readonly endTime: Millis | null;
  readonly actor: string | null;
  readonly reason: string | null;
  readonly kept: readonly string[];
  readonly deleted: readonly DeletedVersion[];
  /** As it was recorded: JSON text. */
  readonly gates: string | null;
  readonly forced: boolean;
  readonly environment: string | null;
  /** The place among the changes that were made one after the other; null for those made at any time. */
  readonly seq: number | null;
}

/** What else is known of a change when it is recorded. */
export interface EventContext {
  readonly actor: string;
  readonly reason: string | null;
  readonly environment: string | null;
  readonly seq: number | null;
  /** The sum of the model's name: filters cannot escape the name itself. */
  readonly modelKey: string;
}

const PREFIX = 'mlreg.event.';

/** The tag that the events of a model are found by. */
export const MODEL_KEY_TAG = `${PREFIX}model_key`;

/** The tags of a change's run; absent is what there is nothing to say of. */
export function eventTags(intent: EventIntent, context: EventContext): Map<string, string> {
  const {
    verb,
    model,
    version,
    target,
    from,
    kept = [],
    gates,
    forced = false,
    deleted = [],
  } = intent;
  const { actor, reason, environment, seq, modelKey } = context;
  const tags: Readonly<Record<string, string | null | undefined>> = {
    verb,
    model,
    model_key: modelKey,
    version,
    target,
    from: jsonList(from, '…'),
    kept: kept.length > 0 ? jsonList(kept, '…') : null,
    actor,
    reason,
    gates,
    forced: String(forced),
    environment,
    seq: seq === null ? null : String(seq),
    ...deletedTags(deleted),
  };
  return new Map(
    Object.entries(tags).flatMap(([key, value]) =>
      value == null ? [] : [[PREFIX + key, value] as const],
    ),
  );
}

/** The tag that says which version it was, once it is known. */
export const VERSION_TAG = `${PREFIX}version`;

/** The event that a run records, or null: anybody may make runs, with any tags, in that experiment. */
export function toEvent(run: Run): ModelEvent | null {
  const tag = (key: string) => run.tags.get(PREFIX + key) ?? null;
  const verb = tag('verb');
  const model = tag('model');
  if (verb === null || model === null) return null;
  return {
    id: run.runId,
    status: run.status,
    time: run.startTime,
    endTime: run.endTime,
    verb,
    model,
    version: tag('version'),
    target: tag('target'),
    from: namesIn(tag('from')),
    kept: namesIn(tag('kept')),
    deleted: deletedVersions(tag),
    actor: tag('actor'),
    reason: tag('reason'),
    gates: tag('gates'),
    forced: tag('forced') === 'true',
    environment: tag('environment'),
    seq: seqIn(tag('seq')),
  };
}

function namesIn(json: string | null): string[] {
  try {
    const names: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

function seqIn(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
