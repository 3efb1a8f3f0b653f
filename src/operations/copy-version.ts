import { collect } from '../domain/collect.js';
import { UsageError } from '../domain/errors.js';
import { type Judgement, NO_RULES, NOTHING_SAID } from '../domain/judgement.js';
import { parseModelName } from '../domain/names.js';
import { REQUEST_ID_TAG } from '../domain/own-tags.js';
import { checkReady, planPromotion } from '../domain/promotion.js';
import { type PromotionTarget, targetName } from '../domain/promotion-target.js';
import { modelUri } from '../domain/records.js';
import type { Ref } from '../domain/refs.js';
import type { ModelVersion } from '../domain/types.js';
import { ensureModel, withRequestId } from './create-once.js';
import { findModelIfAny } from './find-model.js';
import { halfDone, readBack } from './half-done.js';
import { judgePromotion } from './judge-promotion.js';
import { checkTarget, obey, type PromoteDeps, type PromotionOptions } from './promote-version.js';
import { resolveNamedVersion } from './resolve-ref.js';
import { writePromotion } from './write-promotion.js';

export interface CopyInput extends Omit<PromotionOptions, 'target' | 'isDirect'> {
  readonly ref: Ref;
  /** The registered model that gets the copy; it is created if there is none. */
  readonly toModel: string;
  /** Where the copy is promoted to in its model. */
  readonly target?: PromotionTarget | undefined;
}

export interface CopyPlan {
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

export interface Copied {
  readonly changed: boolean;
  readonly plan: CopyPlan;
  readonly judgement: Judgement;
  readonly forced: boolean;
  /** The copy as read back; null after a dry run. */
  readonly result: ModelVersion | null;
}

/**
 * Copies a version into another registered model, as MLflow's `copy_model_version` does: no bytes,
 * but a version that refers to it, with its run, tags and description. A second copy of the same
 * version is not made. With a target the copy is promoted, under the rules for that.
 *
 * @throws RefusedError if the version is not READY, or the rules refuse it; nothing was written
 * @throws PartialError if it was copied and not promoted
 */
export async function copyVersion(input: CopyInput, deps: PromoteDeps): Promise<Copied> {
  const { registry } = deps;
  const { target } = input;
  if (target) checkTarget(target, registry);
  const source = await resolveNamedVersion(input.ref, deps);
  checkReady(source);
  const existing = await findModelIfAny(input.toModel, deps);
  const model = existing?.name ?? parseModelName(input.toModel);
  if (model === source.modelName) {
    throw new UsageError(`--to-model names the model itself: ${model}`, {
      hint: 'name another one; --stage and --alias promote within a model',
    });
  }
  const versions = existing ? await collect(registry.listVersions({ model: existing })) : [];
  const copy = versions.find((each) => each.source === modelUri(source));
  const plan = planCopy(source, copy, model, versions, input, existing === undefined);
  const judgement =
    target && plan.promotes
      ? await judgePromotion(
          { candidate: copy ?? source, target, versions },
          input.rules ?? NO_RULES,
          deps,
        )
      : NOTHING_SAID;
  await deps.onJudged?.(judgement);
  const named = { model: source.modelName, version: source.version };
  const forced = obey(judgement, { ...named, target: `${plan.target} of ${model}` }, input.force);
  const decided = { plan, judgement, forced };
  if (input.dryRun) return { changed: false, ...decided, result: null };
  if (copy && !plan.promotes) return { changed: false, ...decided, result: copy };
  const made = copy ?? (await createCopy(source, model, existing === undefined, deps));
  const result = await promoteCopy(made, versions, copy === undefined, input, deps);
  const written = { ...plan, version: made.version };
  return { changed: true, ...decided, plan: written, result };
}

function planCopy(
  source: ModelVersion,
  copy: ModelVersion | undefined,
  model: string,
  versions: readonly ModelVersion[],
  { target, keepExisting }: CopyInput,
  createsModel: boolean,
): CopyPlan {
  // A copy that is yet to be made holds nothing; its number decides nothing here.
  const promoted = copy ?? { ...source, modelName: model, version: '0', stage: null, aliases: [] };
  const plan = target && planPromotion(promoted, target, versions, { keepExisting });
  return {
    model,
    version: copy?.version ?? null,
    target: target ? targetName(target) : null,
    from: plan?.from ?? [],
    archive: plan?.archive ?? [],
    copyOf: { model: source.modelName, version: source.version },
    createsModel,
    createsVersion: copy === undefined,
    promotes: plan?.changes ?? false,
  };
}

async function createCopy(
  source: ModelVersion,
  model: string,
  createsModel: boolean,
  { registry }: PromoteDeps,
): Promise<ModelVersion> {
  if (createsModel) await ensureModel(model, registry);
  const { runId, description, tags } = source;
  return await registry.createVersion({
    model,
    source: modelUri(source),
    ...(runId === null ? {} : { runId }),
    ...(description === null ? {} : { description }),
    tags: withRequestId([...tags].filter(([key]) => key !== REQUEST_ID_TAG)),
  });
}

async function promoteCopy(
  made: ModelVersion,
  before: readonly ModelVersion[],
  isNew: boolean,
  { target, keepExisting }: CopyInput,
  deps: PromoteDeps,
): Promise<ModelVersion> {
  const { modelName: model, version } = made;
  const written = `made ${model}/${version}`;
  if (!target) return await readBack(written, () => deps.registry.getVersion(model, version));
  const versions = isNew ? [...before, made] : before;
  try {
    const plan = planPromotion(made, target, versions, { keepExisting });
    return await writePromotion(plan, target, versions, deps);
  } catch (cause) {
    if (!isNew) throw cause;
    const hint = 'run the same command again: it takes the copy that is there';
    throw halfDone(`${written}, but did not promote it`, { hint, cause });
  }
}
