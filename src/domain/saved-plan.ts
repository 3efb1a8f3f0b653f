import { ConflictError } from './errors.js';
import { fingerprint } from './fingerprint.js';
import { isoTime } from './iso-time.js';
import type { RetentionDecision, RetentionPolicy } from './retention.js';
import type { Millis, Stage } from './types.js';

/** Raised when a field changes its meaning; a reader refuses what it does not know. */
export const PLAN_SCHEMA_VERSION = 1;
/** What the file says it is. */
export const PLAN_KIND = 'mlreg cleanup';
/** Characters: some 200,000 versions. Who needs more plans model by model. */
export const LONGEST_PLAN = 64 * 1024 * 1024;

/** A cleanup that somebody has planned, to be done as it is or not at all. */
export interface SavedPlan {
  readonly madeAt: Millis;
  /** Where the registry is, without user, password and options. */
  readonly registryUri: string;
  readonly workspace: string | null;
  /** The name of the one model, in full; null for all. */
  readonly model: string | null;
  readonly policy: RetentionPolicy;
  /** By model, newest first. */
  readonly versions: readonly PlannedVersion[];
}

/** What becomes of a version, and what it was planned on. */
export interface PlannedVersion {
  readonly model: string;
  readonly version: string;
  readonly action: RetentionDecision['action'];
  readonly reason: string;
  readonly stage: Stage | null;
  readonly aliases: readonly string[];
  /** As ISO 8601. */
  readonly last_updated_timestamp: string | null;
  /** sha256 of all that the registry holds of it, in hex. */
  readonly state: string;
}

export function plannedVersion(
  { version, action, reason }: RetentionDecision,
  sha256: (text: string) => string,
): PlannedVersion {
  return {
    model: version.modelName,
    version: version.version,
    action,
    reason,
    stage: version.stage,
    aliases: version.aliases,
    last_updated_timestamp: isoTime(version.lastUpdatedTimestamp),
    state: sha256(fingerprint(version)),
  };
}

/**
 * @param now - what would be planned on the same terms now
 * @throws ConflictError if that is anything else
 */
export function checkNotStale(saved: SavedPlan, now: readonly PlannedVersion[]): void {
  const before = byId(saved.versions);
  const after = byId(now);
  for (const [id, version] of before) {
    const found = after.get(id);
    if (found === undefined) throw stale(`${id} is gone`);
    const change = changeOf(version, found);
    if (change !== undefined) throw stale(`${id} ${change}`);
  }
  const added = now.find((version) => !before.has(idOf(version)));
  if (added) throw stale(`${idOf(added)} has come`);
  if (saved.versions.length !== now.length) throw stale('it names a version twice');
}

function changeOf(before: PlannedVersion, now: PlannedVersion): string | undefined {
  if (before.stage !== now.stage) return `was in stage ${before.stage}, and is in ${now.stage}`;
  if (before.aliases.join() !== now.aliases.join()) {
    const named = (aliases: readonly string[]) => aliases.join(', ') || 'none';
    return `had the aliases ${named(before.aliases)}, and has ${named(now.aliases)}`;
  }
  if (before.state !== now.state) return 'was changed';
  if (before.last_updated_timestamp !== now.last_updated_timestamp) return 'was changed';
  return before.action === now.action ? undefined : `would be one to ${now.action}: ${now.reason}`;
}

function stale(why: string): ConflictError {
  return new ConflictError(`the saved plan is stale: ${why}; nothing was done`, {
    hint: 'plan again with `mlreg cleanup --plan FILE`, and look at what has changed',
  });
}

function byId(versions: readonly PlannedVersion[]): Map<string, PlannedVersion> {
  return new Map(versions.map((each) => [idOf(each), each]));
}

/** The name of a model has no slash. */
function idOf({ model, version }: PlannedVersion): string {
  return `${model}/${version}`;
}
