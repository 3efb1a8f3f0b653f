import { promotionRules } from '../config/promotion-rules.js';
import type { PromotionRules } from '../domain/judgement.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import type { PromoteDeps } from '../operations/promote-version.js';
import type { OpenedRegistry } from '../wiring/opened-registry.js';
import type { PromoteOptions } from './commands/promote.js';
import type { Context } from './context.js';
import { givenExpected } from './given-target.js';
import { printJudgement } from './view/judgement.js';

/**
 * What `promote` is told in all its forms, with the rules for the target.
 *
 * @param target - undefined for a copy that is promoted to nothing
 * @throws UsageError
 */
export async function promotionOptions(
  target: PromotionTarget | undefined,
  { keepExisting, dryRun = false, force, require = [], expectCurrent }: PromoteOptions,
  context: Context,
) {
  const given = { keepExisting, dryRun, force, expectCurrent: givenExpected(expectCurrent) };
  const rules: PromotionRules | undefined =
    target && promotionRules(target, require, await context.settings());
  return { ...given, rules };
}

/** The registry, its lock and its records, and where judgements are shown. */
export async function promotionDeps(
  options: PromoteOptions,
  context: Context,
): Promise<PromoteDeps & OpenedRegistry> {
  return {
    ...(await context.changes(options)),
    now: context.io.now,
    onJudged: (judgement) => printJudgement(judgement, context),
  };
}
