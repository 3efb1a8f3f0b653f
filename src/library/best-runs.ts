import { decidingMetric } from '../config/deciding-metric.js';
import { promotionRules } from '../config/promotion-rules.js';
import { registrationWishes } from '../config/registration-wishes.js';
import { bestRunTemplate } from '../domain/name-template.js';
import { parseRunKey } from '../domain/run-key.js';
import { type BestRunsInput, planBestRuns } from '../operations/plan-best-runs.js';
import { type RegisteredBestRun, registerBestRuns } from '../operations/register-best-runs.js';
import type { PromoteOptions } from './promotions.js';
import type { Session } from './session.js';
import { targetIfAny } from './target.js';

/** From the runs of an experiment to versions. */
export interface BestRunsOf {
  /**
   * Registers the best finished run of an experiment, or of each group of its runs, in a model of its
   * own. A run that has a version there gets no second one. What is wrong with one group is its outcome,
   * and does not end the others.
   *
   * @throws NotFoundError if there is no such experiment; RefusedError if no run of it can be the best
   *
   * @example
   * ```ts
   * const request = { experiment: 'EURUSD_Experiments', metric: 'rmse', groupBy: 'tags.model_type' };
   * for await (const { model, run, outcome } of registry.registerBestRuns(request)) {
   *   console.log(model, run.name, outcome.kind);
   * }
   * ```
   */
  registerBestRuns(request: BestRunsRequest): AsyncIterable<RegisteredBestRun>;
}

/** Which runs, by what, and what is asked of each version. */
export interface BestRunsRequest extends Omit<PromoteOptions, 'expectCurrent'> {
  readonly experiment: string;
  /** @default the setting `primaryMetric` */
  readonly metric?: string | undefined;
  /** Where neither the setting `metrics` nor the name of the metric tells. */
  readonly lowerIsBetter?: boolean | undefined;
  /** `tags.KEY` or `params.KEY`; without it all runs are one group. */
  readonly groupBy?: string | undefined;
  /** The model's name. @default `{experiment}_{tags.KEY}`, or `{experiment}` */
  readonly name?: string | undefined;
  /** Where the runs have their model. @default 'model', or the one that a run has */
  readonly artifactPath?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly description?: string | undefined;
}

export function bestRuns(session: Session): BestRunsOf {
  return {
    registerBestRuns: (request) =>
      session.changes(request, async function* (deps, dryRun) {
        const input = inputOf(request);
        const plan = await planBestRuns(input, deps);
        if (!dryRun) return yield* registerBestRuns(plan, input, deps);
        for (const { outcome, ...group } of plan.groups) {
          const isPlanned = outcome.kind === 'planned';
          yield {
            ...group,
            outcome: isPlanned ? { kind: 'done', registered: outcome.would } : outcome,
          };
        }
      }),
  };

  function inputOf(request: BestRunsRequest): BestRunsInput {
    const { experiment, artifactPath, description, keepExisting, force, require = [] } = request;
    const { settings, loaded } = session;
    const groupBy = request.groupBy === undefined ? null : parseRunKey(request.groupBy);
    const name = bestRunTemplate(request.name, groupBy);
    const tags = new Map(Object.entries(request.tags ?? {}));
    const target = targetIfAny(request);
    const asked = { tags, description, target, keepExisting, bump: undefined };
    const wishes = registrationWishes(asked, settings);
    const rules = wishes.target ? promotionRules(wishes.target, require, loaded) : undefined;
    const metric = decidingMetric(request, settings);
    return { experiment, metric, groupBy, name, artifactPath, wishes: { ...wishes, rules, force } };
  }
}
