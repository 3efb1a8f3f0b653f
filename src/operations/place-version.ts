import { collect } from '../domain/collect.js';
import { planPromotion } from '../domain/promotion.js';
import { holders, type PromotionTarget } from '../domain/promotion-target.js';
import type { RegistrationWishes } from '../domain/registration.js';
import type { ModelVersion } from '../domain/types.js';
import { beyondLimit } from '../domain/version-limit.js';
import { halfDone } from './half-done.js';
import type { PromoteDeps } from './promote-version.js';
import { writePromotion } from './write-promotion.js';

/** A version that was registered, now or before. */
export interface RegisteredVersion {
  readonly version: ModelVersion;
  readonly isNew: boolean;
  readonly target: PromotionTarget | null;
  /** All versions of the model, as the rules were asked about them. */
  readonly versions: readonly ModelVersion[];
}

export interface PlacedVersion {
  /** True if it was promoted. */
  readonly changed: boolean;
  readonly version: ModelVersion;
  readonly archivedOld: readonly string[];
}

/**
 * Promotes a version that was registered, and archives what is too much then.
 *
 * @throws PartialError if it is new, and the rest could not be done
 */
export async function placeVersion(
  { version, isNew, target, versions: before }: RegisteredVersion,
  wishes: RegistrationWishes,
  deps: PromoteDeps,
): Promise<PlacedVersion> {
  const name = `${version.modelName}/${version.version}`;
  const orHalf = <Result>(undone: string, work: Promise<Result>) =>
    work.catch((cause: unknown) => {
      if (!isNew) throw cause;
      const hint = 'run the same command again: it takes the version that is there';
      throw halfDone(`registered ${name}, but did not ${undone}`, { hint, cause });
    });

  const isAmong = before.some((each) => each.version === version.version);
  const versions = isAmong ? before : [...before, version];
  const plan = target && planPromotion(version, target, versions, wishes);
  const promoted =
    plan?.changes && target
      ? await orHalf('promote it', writePromotion(plan, target, versions, deps))
      : version;
  const { maxVersions } = wishes;
  const archivedOld =
    isNew && maxVersions !== null && deps.registry.capabilities.stages
      ? await orHalf('archive the oldest', archiveBeyond(version.modelName, maxVersions, deps))
      : [];
  return { changed: plan?.changes ?? false, version: promoted, archivedOld };
}

async function archiveBeyond(
  model: string,
  maxVersions: number,
  { registry }: PromoteDeps,
): Promise<string[]> {
  const versions = await collect(registry.listVersions({ model }));
  const stage = 'Archived' as const;
  const archived = holders({ kind: 'stage', stage }, versions);
  const old = beyondLimit(versions, maxVersions);
  for (const version of old) {
    await registry.setStage({ model, version, stage, archiveOthers: false }, archived);
    archived.push(version);
  }
  return old;
}
