import { UsageError } from '../../domain/errors.js';
import { refusalText } from '../../domain/judgement.js';
import { judgementRecord } from '../../domain/judgement-record.js';
import { parseModelName } from '../../domain/names.js';
import type { PromotionPlan } from '../../domain/promotion.js';
import { type PromotionTarget, targetName } from '../../domain/promotion-target.js';
import { type Promotion, promoteVersion } from '../../operations/promote-version.js';
import { refuseWithoutAuto } from '../auto-aim.js';
import type { Context } from '../context.js';
import { givenRefWithTarget } from '../given-ref.js';
import { givenTarget } from '../given-target.js';
import { promotionRules } from '../promotion-rules.js';
import { checkFields } from '../view/fields.js';
import { printJudgement } from '../view/judgement.js';
import { printWrite, versionResult, WRITE_FIELDS, type WriteRecord } from '../view/print-write.js';
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
  const target = promotionTarget(options);
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const { keepExisting, dryRun = false, force, require = [] } = options;
  const rules = promotionRules(target, require, await context.settings());
  const input = { ref: parsed, target, keepExisting, dryRun, rules, force, isDirect };
  const promotion = await promoteVersion(input, {
    ...(await context.writableRegistry(dryRun)),
    now: context.io.now,
    onJudged: (judgement) => printJudgement(judgement, context),
  });
  if (promotion.forced) context.say(`warning: forced: ${refusalText(promotion.judgement)}`);
  const { model, version } = promotion.plan;
  const lines = {
    ids: [`${model}/${version}`],
    sentences: [sentence(promotion, target, dryRun)],
  };
  await printWrite(toRecord(promotion), lines, context);
}

function toRecord({ changed, plan, judgement, forced, result }: Promotion): WriteRecord {
  const { model, version, target, from, archive } = plan;
  return {
    changed,
    plan: {
      model,
      version,
      target,
      from,
      archive,
      ...judgementRecord(judgement),
      forced,
      copy_of: null,
      auto: null,
    },
    result: result && versionResult(result),
  };
}

function promotionTarget(options: PromoteOptions): PromotionTarget {
  const target = givenTarget(options);
  if (target) return target;
  throw new UsageError('no target is named', { hint: 'add --stage Production or --alias NAME' });
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
