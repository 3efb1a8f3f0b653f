import { UsageError } from '../domain/errors.js';
import { isInUse, type PromotionTarget } from '../domain/promotion-target.js';
import { standIn } from '../domain/stage-aliases.js';
import type { ChangeDeps } from './change-in-order.js';

/**
 * Where a promotion to a target goes on this registry: where there are no stages, the alias that
 * follows a stage stands for it.
 *
 * @throws UsageError for a stage where there are none, and none of the aliases is named for it
 */
export function targetHere(
  target: PromotionTarget,
  { registry, stageAliases, onStandIn }: ChangeDeps,
): PromotionTarget {
  if (target.kind === 'alias' || registry.capabilities.stages) return target;
  const found = standIn(target, stageAliases);
  if (found?.kind !== 'alias') {
    const hint = isInUse(target)
      ? `promote with --alias NAME, or name the alias that stands for it: \`stage_aliases: {${target.stage}: NAME}\` in mlreg.config.yaml`
      : 'promote with --alias NAME';
    throw new UsageError('this registry has no stages', { hint });
  }
  onStandIn?.(target.stage, found.alias);
  return found;
}
