import { decidingMetric } from '../config/deciding-metric.js';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import type { Direction } from '../domain/metric-direction.js';
import { type NameTemplate, parseNameTemplate } from '../domain/name-template.js';
import { nearest } from '../domain/nearest.js';
import { findTarget, type PromotionTarget } from '../domain/promotion-target.js';
import { DEFAULT_LOOK_INTO, DEFAULT_NAME_TEMPLATE } from '../domain/repair/defaults.js';
import type { PlanRepairInput } from '../operations/repair/plan-repair.js';
import { refuseUnheld } from './auto-aim.js';
import type { RepairOptions } from './commands/repair.js';
import { givenTarget } from './given-target.js';

/** What the words of `repair` say, before any setting is read. */
export interface RepairRequest {
  readonly template: NameTemplate;
  readonly target: PromotionTarget | undefined;
  readonly best: PromotionTarget | undefined;
}

/** @throws UsageError */
export function repairRequest(options: RepairOptions): RepairRequest {
  const { best, metric, lowerIsBetter, demo, experiment } = options;
  const useless = metric !== undefined ? '--metric' : lowerIsBetter && '--lower-is-better';
  if (best === undefined && useless) {
    throw new UsageError(`${useless} is for --best`, {
      hint: 'add --best Production, or --best @champion',
    });
  }
  if (demo && experiment !== undefined) {
    throw new UsageError('--demo and --experiment are both given', {
      hint: '--demo is for a registry without any experiment',
    });
  }
  return {
    template: parseNameTemplate(options.name ?? DEFAULT_NAME_TEMPLATE),
    target: givenTarget(options),
    best: best === undefined ? undefined : bestTarget(best),
  };
}

/** The metric that the best is chosen by. @throws UsageError if nobody knows which way it is better */
export function bestAim(
  { best }: RepairRequest,
  { metric, lowerIsBetter }: RepairOptions,
  settings: Settings,
): { target: PromotionTarget; metric: string; direction: Direction } | null {
  if (best === undefined) return null;
  const words = {
    ...(metric === undefined ? {} : { metric }),
    ...(lowerIsBetter ? { lowerIsBetter } : {}),
  };
  return { target: best, ...decidingMetric(words, settings) };
}

export function planInput(
  { template, target }: RepairRequest,
  { experiment = [], lookInto = DEFAULT_LOOK_INTO, includeDeleted = false }: RepairOptions,
  {
    audit_experiment: audit,
    inference_experiment: inference,
    default_model_stage: stage,
  }: Settings,
): PlanRepairInput {
  const byDefault = stage === undefined ? null : ({ kind: 'stage', stage } as const);
  return {
    ...{ template, lookInto, includeDeleted, experiments: experiment },
    ...{ auditExperiment: audit, inferenceExperiment: inference },
    target: target ?? byDefault,
    isDefaultTarget: target === undefined,
  };
}

function bestTarget(text: string): PromotionTarget {
  const target = findTarget(text);
  if (target === undefined) {
    const [guess] = nearest(text, ['Production', 'Staging']);
    throw new UsageError(`"${text}" is neither a stage nor @ with an alias`, {
      hint: guess
        ? `did you mean --best ${guess}?`
        : 'write --best Production, or --best @champion',
    });
  }
  refuseUnheld(target);
  return target;
}
