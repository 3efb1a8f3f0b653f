import { decidingMetric } from '../config/deciding-metric.js';
import { promotionRules } from '../config/promotion-rules.js';
import { parseModelName } from '../domain/names.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import { type AutoPromotion, autoPromote } from '../operations/auto-promote.js';
import { autoPromoteAll, type FailedPromotion } from '../operations/auto-promote-all.js';
import { type Copied, copyVersion } from '../operations/copy-version.js';
import { type Promotion, promoteVersion } from '../operations/promote-version.js';
import { rollBack } from '../operations/roll-back.js';
import type { ChangeCall } from './options.js';
import type { Session } from './session.js';
import { heldTarget, type TargetChoice, targetIfAny, targetOf } from './target.js';
import { parsedModel, parsedRef, type VersionRef } from './version-ref.js';

/** What moves versions to stages and aliases. */
export interface Promotions {
  /**
   * To a stage or an alias, under the gates and policies of the settings. The former occupants of a
   * stage are archived. What is so already changes nothing.
   *
   * @throws RefusedError if the version is not READY, or a rule refuses it; `details` tells which
   * @throws ConflictError if the occupant is no longer the one that was planned on
   * @throws MlregError `locked` if somebody else is changing the model for longer than `wait`
   *
   * @example
   * ```ts
   * const { changed, plan } = await registry.versions.promote('lstm_model/5', {
   *   stage: 'Production',
   *   require: ['metrics.accuracy > 0.85'],
   *   message: 'retrained on the logs of May',
   * });
   * console.log(changed, plan.archive);
   * // → true [ '2' ]
   * ```
   */
  promote(ref: VersionRef, options: PromoteOptions): Promise<Promotion>;
  /**
   * Promotes the best version of a model by a metric, if it betters the occupant. That none may be
   * promoted is no error: `choice` tells. To Production, if no target is named.
   *
   * @throws UsageError if nobody knows which values of the metric are the better ones
   *
   * @example
   * ```ts
   * const { choice } = await registry.versions.autoPromote('heart-disease-logistic_regression', {
   *   metric: 'accuracy',
   * });
   * console.log(choice.kind);
   * // → keep
   * ```
   */
  autoPromote(model: string, options?: AutoPromoteOptions): Promise<AutoPromotion>;
  /** The same for every model; one that fails does not end the others. */
  autoPromoteAll(options?: AutoPromoteOptions): AsyncIterable<AutoPromotion | FailedPromotion>;
  /** Copies a version into another registered model, and promotes it there if a target is named. */
  copy(ref: VersionRef, toModel: string, options?: PromoteOptions): Promise<Copied>;
  /**
   * Gives a stage or alias back to who held it before, by the records of changes; Production if none
   * is named. A second time it goes back two.
   *
   * @example
   * ```ts
   * await registry.versions.promote('lstm_model/5', { stage: 'Production' });
   * const { plan } = await registry.versions.rollback('lstm_model', { message: 'too many alarms' });
   * console.log(plan.version);
   * // → 2
   * ```
   */
  rollback(model: string, options?: RollbackOptions): Promise<Promotion>;
}

/** Where to, and under which conditions. */
export interface PromoteOptions extends ChangeCall, TargetChoice {
  /** Gates besides those of the settings, such as `metrics.f1 >= 0.85`. */
  readonly require?: readonly string[] | undefined;
  /** Leave the former occupants of a stage where they are. */
  readonly keepExisting?: boolean | undefined;
  /** The version that must hold the target now, or `none`. */
  readonly expectCurrent?: string | undefined;
  /** Promote although a rule refuses it; this is recorded. */
  readonly force?: boolean | undefined;
}

/** By which metric. */
export interface AutoPromoteOptions extends PromoteOptions {
  /** @default the setting `primaryMetric` */
  readonly metric?: string | undefined;
  /** Where neither the setting `metrics` nor the name of the metric tells. */
  readonly lowerIsBetter?: boolean | undefined;
}

/** Which target, and back to whom. */
export interface RollbackOptions extends ChangeCall, TargetChoice {
  /** The version to go back to; without it the one that held the target before. */
  readonly to?: string | undefined;
  /** The version that must hold the target now, or `none`. */
  readonly expectCurrent?: string | undefined;
}

export function promotions(session: Session): Promotions {
  return {
    promote: (ref, options) =>
      session.change(options, (deps) => {
        const target = targetOf(options);
        return promoteVersion({ ref: parsedRef(ref), target, ...asked(target, options) }, deps);
      }),
    autoPromote: (model, options = {}) =>
      session.change(options, (deps) =>
        autoPromote({ ...autoInput(options), model: parsedModel(model) }, deps),
      ),
    autoPromoteAll: (options = {}) =>
      session.changes(options, (deps) => autoPromoteAll(autoInput(options), deps)),
    copy: (ref, toModel, options = {}) =>
      session.change(options, (deps) => {
        const target = targetIfAny(options);
        const of = { ref: parsedRef(ref), toModel: parseModelName(toModel), target };
        return copyVersion({ ...of, ...asked(target, options) }, deps);
      }),
    rollback: (model, options = {}) =>
      session.change(options, (deps, dryRun) => {
        const target = heldTarget(options);
        const { to, expectCurrent } = options;
        return rollBack({ model: parsedModel(model), target, to, expectCurrent, dryRun }, deps);
      }),
  };

  function asked(target: PromotionTarget | undefined, options: PromoteOptions) {
    const { require: required = [], keepExisting, expectCurrent, force, dryRun } = options;
    const rules = target && promotionRules(target, required, session.loaded);
    return { keepExisting, expectCurrent, force, dryRun, rules };
  }

  function autoInput(options: AutoPromoteOptions) {
    const target = heldTarget(options);
    return {
      target,
      ...asked(target, options),
      ...decidingMetric(options, session.settings),
      threshold: session.settings.auto_promote_threshold,
    };
  }
}
