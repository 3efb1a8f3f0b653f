import { UsageError } from '../../domain/errors.js';
import { type PromotionPlan, type PromotionTarget, targetName } from '../../domain/promotion.js';
import { type Promotion, promoteVersion } from '../../operations/promote-version.js';
import type { Context } from '../context.js';
import { givenRefWithTarget } from '../given-ref.js';
import { givenExpected, givenTarget } from '../given-target.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import { promotionRecord } from '../view/promotion-record.js';
import type { PromoteOptions } from './promote.js';

export async function run(
  [ref]: readonly (string | undefined)[],
  options: PromoteOptions,
  context: Context,
) {
  const parsed = givenRefWithTarget(ref, options);
  const target = givenTarget(options);
  if (target === undefined) {
    throw new UsageError('no target is named', { hint: 'add --stage Production or --alias NAME' });
  }
  const expectCurrent = givenExpected(options.expectCurrent);
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const { keepExisting = false, dryRun = false } = options;
  const deps = await context.changes(options);
  const promotion = await promoteVersion(
    { ref: parsed, target, keepExisting, expectCurrent, dryRun },
    deps,
  );
  const { model, version } = promotion.plan;
  const lines = {
    ids: [`${model}/${version}`],
    sentences: [sentence(promotion, target, dryRun)],
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
