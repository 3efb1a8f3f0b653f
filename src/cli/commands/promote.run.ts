import { UsageError } from '../../domain/errors.js';
import { refusalText } from '../../domain/judgement.js';
import { parseModelName } from '../../domain/names.js';
import type { PromotionPlan } from '../../domain/promotion.js';
import { type PromotionTarget, targetName } from '../../domain/promotion-target.js';
import { type Promotion, promoteVersion } from '../../operations/promote-version.js';
import { refuseWithoutAuto } from '../auto-aim.js';
import type { Context } from '../context.js';
import { givenRefWithTarget } from '../given-ref.js';
import { givenTarget } from '../given-target.js';
import { promotionDeps, promotionOptions } from '../promotion-options.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import { promotionRecord } from '../view/promotion-record.js';
import type { PromoteOptions } from './promote.js';

export async function run(
  [ref]: readonly (string | undefined)[],
  options: PromoteOptions,
  context: Context,
) {
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  if (!options.auto) {
    refuseWithoutAuto(options);
    if (options.toModel === undefined) return await promote(ref, options, context);
    const { runCopy } = await import('../copy-promotion.js');
    const name = parseModelName(options.toModel);
    return await runCopy(ref, name, givenTarget(options), options, context);
  }
  const { runAuto } = await import('../auto-promotion.js');
  const target = givenTarget(options) ?? { kind: 'stage', stage: 'Production' };
  await runAuto(ref, target, options, context);
}

/** @param isDirect - set by hand, with `alias set`, and not promoted */
export async function promote(
  ref: string | undefined,
  options: PromoteOptions,
  context: Context,
  isDirect = false,
): Promise<void> {
  const parsed = givenRefWithTarget(ref, options);
  const target = givenTarget(options);
  if (target === undefined) {
    throw new UsageError('no target is named', { hint: 'add --stage Production or --alias NAME' });
  }
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const asked = await promotionOptions(target, options, context);
  const deps = await promotionDeps(options, context);
  const promotion = await promoteVersion({ ref: parsed, target, isDirect, ...asked }, deps);
  if (promotion.forced) context.say(`warning: forced: ${refusalText(promotion.judgement)}`);
  const { model, version } = promotion.plan;
  const lines = {
    ids: [`${model}/${version}`],
    sentences: [sentence(promotion, target, asked.dryRun)],
  };
  await printWrite(promotionRecord(promotion), lines, context);
}

function sentence({ changed, plan }: Promotion, target: PromotionTarget, dryRun: boolean): string {
  const name = `${plan.model} version ${plan.version}`;
  if (dryRun) {
    return plan.changes
      ? `would promote ${name} to ${plan.target}${consequences(plan, target)}`
      : `${name} is ${inTarget(target)} already: nothing to do`;
  }
  return changed
    ? `promoted ${name} to ${plan.target}${consequences(plan, target)}`
    : `${name} is ${inTarget(target)} already: nothing was changed`;
}

function inTarget(target: PromotionTarget): string {
  return target.kind === 'alias' ? targetName(target) : `in ${targetName(target)}`;
}

/** What becomes of those who had the target before. */
function consequences({ from, archive }: PromotionPlan, target: PromotionTarget): string {
  if (from.length === 0) return '';
  const versions = `version${from.length === 1 ? '' : 's'} ${from.join(', ')}`;
  if (target.kind === 'alias') return `, taken from ${versions}`;
  return archive.length > 0 ? `, archiving ${versions}` : `, beside ${versions}`;
}
