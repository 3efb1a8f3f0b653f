import { planPromotion } from './promotion.js';
import { type PromotionTarget, targetName } from './promotion-target.js';
import { modelUri } from './records.js';
import type { ModelVersion } from './types.js';

/** What copying a version into another registered model would do. */
export interface CopyPlan {
  /** The registered model that gets the copy. */
  readonly model: string;
  /** Null as long as the registry has not numbered the copy. */
  readonly version: string | null;
  readonly target: string | null;
  /** Who holds the target in that model now. */
  readonly from: readonly string[];
  readonly archive: readonly string[];
  readonly copyOf: { readonly model: string; readonly version: string };
  readonly createsModel: boolean;
  readonly createsVersion: boolean;
  /** False if no target is named, or the copy has it. */
  readonly promotes: boolean;
}

/** A version, and the model that is to get a copy of it. */
export interface CopyAim {
  readonly source: ModelVersion;
  readonly model: string;
  /** All versions of that model; undefined if it is yet to be made. */
  readonly versions: readonly ModelVersion[] | undefined;
  /** Where the copy is promoted to in it. */
  readonly target?: PromotionTarget | undefined;
  readonly keepExisting?: boolean | undefined;
}

/** @throws RefusedError if what would be promoted is not READY */
export function planCopy({ source, model, versions, target, keepExisting }: CopyAim): CopyPlan {
  const copy = copyAmong(versions, source);
  // A copy that is yet to be made holds nothing; its number decides nothing here.
  const promoted = copy ?? { ...source, modelName: model, version: '0', stage: null, aliases: [] };
  const plan = target && planPromotion(promoted, target, versions ?? [], { keepExisting });
  return {
    model,
    version: copy?.version ?? null,
    target: target ? targetName(target) : null,
    from: plan?.from ?? [],
    archive: plan?.archive ?? [],
    copyOf: { model: source.modelName, version: source.version },
    createsModel: versions === undefined,
    createsVersion: copy === undefined,
    promotes: plan?.changes ?? false,
  };
}

/** The copy of a version among those of another model, by MLflow's own way to say whose it is. */
export function copyAmong(
  versions: readonly ModelVersion[] = [],
  source: ModelVersion,
): ModelVersion | undefined {
  return versions.find((each) => each.source === modelUri(source));
}
