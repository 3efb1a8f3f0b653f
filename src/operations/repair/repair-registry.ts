import { MlregError, UsageError } from '../../domain/errors.js';
import type { PromotionRules } from '../../domain/judgement.js';
import type { RegistrationWishes } from '../../domain/registration.js';
import type { RepairStep } from '../../domain/repair/repair-plan.js';
import { sourceText } from '../../domain/repair/repair-plan.js';
import type { ModelVersion } from '../../domain/types.js';
import { type AutoInput, type AutoPromotion, autoPromote } from '../auto-promote.js';
import { checkSource, type SourceDeps } from '../check-source.js';
import { endsAll } from '../ends-all.js';
import { halfDone } from '../half-done.js';
import type { PromoteDeps } from '../promote-version.js';
import { registerVersion } from '../register-version.js';
import { originOfSource } from '../registration-origin.js';

export interface RepairInput {
  readonly steps: readonly RepairStep[];
  /** What every registration is asked for besides; the target is that of its step. */
  readonly wishes: Omit<RegistrationWishes, 'target' | 'isDefaultTarget'>;
  /** Of the targets of the steps. */
  readonly rules: PromotionRules | undefined;
  /** Afterwards the best version of each model is promoted there, if it betters who is. */
  readonly best: AutoInput | null;
}

export type RepairDeps = PromoteDeps &
  SourceDeps & {
    readonly signal?: AbortSignal | undefined;
    /** Told of each version when it is there. */
    readonly onRegistered?: ((version: ModelVersion, source: string) => void) | undefined;
  };

export interface RepairResult {
  readonly registered: readonly ModelVersion[];
  /** What could not be registered, and why. */
  readonly failed: readonly { readonly step: RepairStep; readonly error: MlregError }[];
  /** Of each model that got a version; none if nothing was asked. */
  readonly promoted: readonly AutoPromotion[];
}

/**
 * Registers what was planned, one after the other, as `mlreg register` does: each source is looked at,
 * and none is registered twice. One that cannot be registered does not keep the others from it.
 *
 * @throws PartialError if it had to stop after some
 */
export async function repairRegistry(input: RepairInput, deps: RepairDeps): Promise<RepairResult> {
  const registered: ModelVersion[] = [];
  const failed: { step: RepairStep; error: MlregError }[] = [];
  const promoted: AutoPromotion[] = [];
  try {
    for (const step of input.steps) {
      if (step.action !== 'register') continue;
      deps.signal?.throwIfAborted();
      try {
        const version = await register(step, input, deps);
        if (version === null) continue;
        registered.push(version);
        deps.onRegistered?.(version, sourceText(step.source));
      } catch (error) {
        if (!(error instanceof MlregError) || endsAll(error)) throw error;
        failed.push({ step, error });
      }
    }
    const models = new Set(registered.map(({ modelName }) => modelName));
    for (const model of input.best === null ? [] : models) {
      deps.signal?.throwIfAborted();
      promoted.push(await autoPromote({ ...(input.best as AutoInput), model }, deps));
    }
  } catch (cause) {
    if (registered.length === 0) throw cause;
    const count = registered.length === 1 ? '1 version' : `${registered.length} versions`;
    const hint = 'run the same command again: it goes on with what is left';
    throw halfDone(`registered ${count}, then had to stop`, { hint, cause });
  }
  return { registered, failed, promoted };
}

/** @returns null if somebody else has registered it meanwhile */
async function register(
  { source, model, target, deleted }: RepairStep,
  { wishes, rules }: RepairInput,
  deps: RepairDeps,
): Promise<ModelVersion | null> {
  if (model === null) throw new UsageError('a model without a name cannot be registered');
  const checked = await checkSource(source, deps, { deleted });
  const { changed, result } = await registerVersion(
    {
      ...{ ...wishes, model, target, isDefaultTarget: false },
      ...{ origin: originOfSource(checked), rules: target ? rules : undefined },
    },
    deps,
  );
  return changed ? result : null;
}
