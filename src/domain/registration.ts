import type { Bump } from './label-format.js';
import { DIGEST_TAG, LABEL_TAG } from './own-tags.js';
import { type PromotionPlan, planPromotion } from './promotion.js';
import { type PromotionTarget, targetName } from './promotion-target.js';
import type { Millis, ModelVersion, Tags } from './types.js';
import { nextLabel } from './version-label.js';
import { beyondLimit } from './version-limit.js';

/** What is asked of a registration besides where the version comes from. */
export interface RegistrationWishes {
  readonly tags: Tags;
  readonly description: string | null;
  /** Where the version is promoted to. */
  readonly target: PromotionTarget | null;
  /** True if the target is one of the settings: a version that is somewhere already stays there. */
  readonly isDefaultTarget: boolean;
  /** Leave the former occupants of a stage where they are. */
  readonly keepExisting: boolean;
  /** Gives the version a semantic label. */
  readonly label: { readonly bump: Bump; readonly format: string } | null;
  /** How many versions may be outside Archived; null for any number. */
  readonly maxVersions: number | null;
}

/** What a registration would do. Version numbers are ascending. */
export interface RegistrationPlan {
  readonly model: string;
  /** Null as long as the registry has not numbered it. */
  readonly version: string | null;
  readonly source: string | null;
  readonly runId: string | null;
  readonly loggedModelId: string | null;
  readonly digest: string | null;
  readonly label: string | null;
  readonly tags: Tags;
  readonly description: string | null;
  readonly createsModel: boolean;
  /** False if there is a version of that source, or of those files, already. */
  readonly createsVersion: boolean;
  readonly target: string | null;
  readonly from: readonly string[];
  readonly archive: readonly string[];
  /** False if no target is named, or the version has it. */
  readonly promotes: boolean;
  /** What goes to Archived because there are too many. */
  readonly archiveOld: readonly string[];
  /** How many are outside Archived then. */
  readonly active: number;
}

/** A version that is to be, or is, and the model that it is of. */
export interface RegistrationCase {
  readonly model: string;
  readonly createsModel: boolean;
  /** All versions of the model. */
  readonly versions: readonly ModelVersion[];
  /** The one of that source or content. */
  readonly existing: ModelVersion | undefined;
  readonly origin: Pick<RegistrationPlan, 'source' | 'runId' | 'loggedModelId' | 'digest'>;
  readonly hasStages: boolean;
  readonly now: Millis;
}

/** @throws RefusedError if there is such a version, and it is not READY */
export function planRegistration(
  of: RegistrationCase,
  wishes: RegistrationWishes,
): RegistrationPlan {
  const { model, versions, existing, origin, createsModel } = of;
  const version = existing ?? versionToBe(of, wishes);
  const target = targetOf(existing, wishes);
  const all = existing ? versions : [...versions, version];
  const promotion = target && planPromotion(version, target, all, wishes);
  return {
    model,
    version: existing?.version ?? null,
    ...origin,
    label: labelOf(version),
    tags: version.tags,
    description: version.description,
    createsModel,
    createsVersion: existing === undefined,
    target: target && targetName(target),
    from: promotion?.from ?? [],
    archive: promotion?.archive ?? [],
    promotes: promotion?.changes ?? false,
    ...limited(of, wishes, existing ? versions : afterwards(version, versions, target, promotion)),
  };
}

export function labelOf({ tags }: ModelVersion): string | null {
  return tags.get(LABEL_TAG) ?? null;
}

/** The target that a version is promoted to; none if it is a default, and the version is somewhere. */
export function targetOf(
  existing: ModelVersion | undefined,
  { target, isDefaultTarget }: RegistrationWishes,
): PromotionTarget | null {
  const isSomewhere = existing !== undefined && existing.stage !== 'None';
  return isDefaultTarget && isSomewhere ? null : target;
}

/** The version as it will be, for rules and plans; its number is the likely one. */
export function versionToBe(
  { model, versions, origin, hasStages, now }: RegistrationCase,
  { tags, description, label }: RegistrationWishes,
): ModelVersion {
  const numbers = versions.map(({ version }) => Number(version));
  const labels = versions.flatMap((each) => each.tags.get(LABEL_TAG) ?? []);
  const own = new Map(tags);
  if (origin.digest !== null) own.set(DIGEST_TAG, origin.digest);
  if (label) own.set(LABEL_TAG, nextLabel(labels, label.bump, label.format));
  return {
    modelName: model,
    version: String(Math.max(0, ...numbers) + 1),
    stage: hasStages ? 'None' : null,
    aliases: [],
    tags: own,
    description,
    runId: origin.runId,
    loggedModelId: origin.loggedModelId,
    source: origin.source,
    status: 'READY',
    statusMessage: null,
    creationTimestamp: now,
    lastUpdatedTimestamp: now,
  };
}

/** The versions as they are when the new one is where it goes. */
function afterwards(
  version: ModelVersion,
  versions: readonly ModelVersion[],
  target: PromotionTarget | null,
  promotion: PromotionPlan | null,
): ModelVersion[] {
  const moved = versions.map((each): ModelVersion => {
    const aliases = each.aliases.filter(
      (alias) => target?.kind !== 'alias' || alias !== target.alias,
    );
    const isArchived = promotion?.archive.includes(each.version) ?? false;
    return { ...each, aliases, stage: isArchived ? 'Archived' : each.stage };
  });
  return [...moved, { ...version, stage: target?.kind === 'stage' ? target.stage : version.stage }];
}

function limited(
  { existing, hasStages }: RegistrationCase,
  { maxVersions }: RegistrationWishes,
  versions: readonly ModelVersion[],
): Pick<RegistrationPlan, 'archiveOld' | 'active'> {
  const isLimited = maxVersions !== null && hasStages && existing === undefined;
  const archiveOld = isLimited ? beyondLimit(versions, maxVersions) : [];
  const active = versions.filter(({ stage }) => stage !== 'Archived').length;
  return { archiveOld, active: active - archiveOld.length };
}
