import { decidingMetric } from '../config/deciding-metric.js';
import { promotionRules } from '../config/promotion-rules.js';
import { registrationWishes } from '../config/registration-wishes.js';
import { parseNameTemplate } from '../domain/name-template.js';
import { DEFAULT_LOOK_INTO, DEFAULT_NAME_TEMPLATE } from '../domain/repair/defaults.js';
import type { AutoInput } from '../operations/auto-promote.js';
import { planRepairs, type RepairPlan } from '../operations/repair/plan-repair.js';
import { type RepairResult, repairRegistry } from '../operations/repair/repair-registry.js';
import type { ChangeCall } from './options.js';
import type { Session } from './session.js';
import { heldTarget, type TargetChoice, targetIfAny } from './target.js';

/** What no version points to. */
export interface Repairing {
  /**
   * Registers the models in runs, and logged models, that no version points to. With `dryRun` the plan
   * alone is made, and `result` is null.
   *
   * @throws PartialError if it had to stop after some
   *
   * @example
   * ```ts
   * const { plan, result } = await registry.repair({ dryRun: true });
   * console.log(plan.steps.length, plan.dangling.length, result);
   * // → 0 0 null
   * ```
   */
  repair(options?: RepairOptions): Promise<Repaired>;
}

/** Which models, and where they go. */
export interface RepairOptions extends ChangeCall, TargetChoice {
  /** Experiments that are looked at; all of them if none is named. */
  readonly experiments?: readonly string[] | undefined;
  /** The name of the model, of `{experiment}`, `{name}`, `{run_name}`, `{tags.KEY}`, `{params.KEY}`. @default '{experiment}_{name}' */
  readonly name?: string | undefined;
  /** Runs without a record of their models whose files are looked at, the newest first. @default 100 */
  readonly lookInto?: number | undefined;
  /** Register what is deleted as well. */
  readonly includeDeleted?: boolean | undefined;
  /** Where the best version of each model is promoted to afterwards. */
  readonly best?: BestChoice | undefined;
}

/** By which metric the best is chosen, and what it gets. */
export interface BestChoice extends TargetChoice {
  readonly metric?: string | undefined;
  readonly lowerIsBetter?: boolean | undefined;
}

/** What was found, and what has become of it. */
export interface Repaired {
  readonly plan: RepairPlan;
  readonly result: RepairResult | null;
}

export function repairing(session: Session): Repairing {
  return {
    repair: (options = {}) =>
      session.change(options, async (deps, dryRun) => {
        const { settings, loaded } = session;
        const { experiments = [], lookInto = DEFAULT_LOOK_INTO, includeDeleted = false } = options;
        const best = options.best && bestInput(options.best);
        const asked = { tags: new Map(), target: targetIfAny(options) };
        const none = { description: undefined, keepExisting: undefined, bump: undefined };
        const wishes = registrationWishes({ ...asked, ...none }, settings);
        const { target, isDefaultTarget } = wishes;
        const plan = await planRepairs(
          {
            template: parseNameTemplate(options.name ?? DEFAULT_NAME_TEMPLATE),
            ...{ experiments, lookInto, includeDeleted, target, isDefaultTarget },
            auditExperiment: settings.audit_experiment,
            inferenceExperiment: settings.inference_experiment,
          },
          deps,
        );
        if (dryRun) return { plan, result: null };
        const rules = target ? promotionRules(target, [], loaded) : undefined;
        const { steps } = plan;
        const result = await repairRegistry({ steps, wishes, rules, best: best ?? null }, deps);
        return { plan, result };
      }),
  };

  function bestInput(choice: BestChoice): AutoInput {
    const target = heldTarget(choice);
    const rules = promotionRules(target, [], session.loaded);
    return { target, rules, ...decidingMetric(choice, session.settings) };
  }
}
