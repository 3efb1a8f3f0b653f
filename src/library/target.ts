import { UsageError } from '../domain/errors.js';
import { parseAlias, parseStage } from '../domain/names.js';
import { isInUse, type PromotionTarget, targetName } from '../domain/promotion-target.js';

/** Where a version is promoted to: one of the two. */
export interface TargetChoice {
  /** `Production`, `Staging`, `Archived` or `None`, in any case. */
  readonly stage?: string | undefined;
  readonly alias?: string | undefined;
}

/** Undefined for neither. @throws UsageError for both, and for what is no stage or alias */
export function targetIfAny({ stage, alias }: TargetChoice): PromotionTarget | undefined {
  if (stage !== undefined && alias !== undefined) {
    throw new UsageError('a stage and an alias are both given', {
      hint: 'give one of them, then the other to a call of its own',
    });
  }
  if (stage !== undefined) return { kind: 'stage', stage: parseStage(stage) };
  return alias === undefined ? undefined : { kind: 'alias', alias: parseAlias(alias) };
}

/** @throws UsageError for neither as well */
export function targetOf(choice: TargetChoice): PromotionTarget {
  const target = targetIfAny(choice);
  if (target) return target;
  throw new UsageError('no target is named', { hint: "add stage: 'Production' or alias: 'NAME'" });
}

const PRODUCTION: PromotionTarget = { kind: 'stage', stage: 'Production' };

/** Production for neither. @throws UsageError for the stages that versions go to when they are done with */
export function heldTarget(choice: TargetChoice): PromotionTarget {
  const target = targetIfAny(choice) ?? PRODUCTION;
  if (isInUse(target)) return target;
  throw new UsageError(`${targetName(target)} is held by nobody: any number of versions is in it`, {
    hint: "name stage: 'Production', stage: 'Staging' or an alias",
  });
}
