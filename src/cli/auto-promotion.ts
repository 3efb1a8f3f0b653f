import { decidingMetric } from '../config/deciding-metric.js';
import { RefusedError } from '../domain/errors.js';
import { NOTHING_SAID, refusalText } from '../domain/judgement.js';
import { type PromotionTarget, targetName } from '../domain/promotion-target.js';
import { shellWord } from '../domain/shell-words.js';
import { type AutoInput, type AutoPromotion, autoPromote } from '../operations/auto-promote.js';
import { autoModel, refuseUnheld } from './auto-aim.js';
import type { PromoteOptions } from './commands/promote.js';
import type { Context } from './context.js';
import { promotionDeps, promotionOptions } from './promotion-options.js';
import { goingAlong } from './view/alias-moves.js';
import { printWrite, type WriteLines, type WriteRecord } from './view/print-write.js';
import { promotionRecord } from './view/promotion-record.js';

/** `promote --auto`: for one model, or with `--all` for every one. */
export async function runAuto(
  ref: string | undefined,
  target: PromotionTarget,
  options: PromoteOptions,
  context: Context,
): Promise<void> {
  const model = autoModel(ref, options);
  refuseUnheld(target);
  const loaded = await context.settings();
  const input: AutoInput = {
    target,
    ...(await promotionOptions(target, options, context)),
    ...decidingMetric(options, loaded.settings),
    threshold: loaded.settings.auto_promote_threshold,
  };
  const deps = await promotionDeps(options, context);
  if (model === undefined) {
    const { runAutoAll } = await import('./auto-promotion-all.js');
    return await runAutoAll(input, { ...deps, signal: context.signal }, context);
  }
  const promotion = await autoPromote({ ...input, model }, deps);
  const { choice, forced } = promotion;
  if (choice.kind === 'refuse' || choice.kind === 'skip') throw refused(promotion, input);
  if (forced && choice.kind === 'promote') {
    context.say(`warning: forced: ${refusalText(choice.judgement)}`);
  }
  await printWrite(toRecord(promotion, input), linesOf(promotion, input), context);
}

function refused({ model, choice }: AutoPromotion, { target, metric }: AutoInput): RefusedError {
  const reason = choice.kind === 'refuse' || choice.kind === 'skip' ? choice.reason : '';
  const tried = choice.kind === 'refuse' ? choice.tried : [];
  const name = targetName(target);
  return new RefusedError(`no version of ${model} is promoted to ${name}: ${reason}`, {
    hint: `\`mlreg list --model=${shellWord(model)} --columns ${shellWord(`version,stage,metrics.${metric}`)}\` shows what there is`,
    details: { model, target: name, metric, tried },
  });
}

function toRecord(promotion: AutoPromotion, input: AutoInput): WriteRecord {
  const { model, choice, plan, forced, changed, result } = promotion;
  const { metric, direction, threshold = null } = input;
  const isPromoted = choice.kind === 'promote';
  const row = isPromoted || choice.kind === 'keep' ? choice.row : undefined;
  const { from = [], archive = [], aliases = [] } = plan ?? {};
  const target = plan?.target ?? targetName(input.target);
  const told = { model, version: row?.version.version ?? null, target, from, archive, aliases };
  const judgement = isPromoted ? choice.judgement : NOTHING_SAID;
  const auto = {
    ...{ metric, direction, threshold },
    value: row === undefined || !('value' in choice) ? null : choice.value,
    occupant_value: isPromoted ? choice.occupantValue : null,
  };
  return promotionRecord({ changed, plan: told, judgement, forced, result }, { auto });
}

function linesOf(
  { model, choice, plan }: AutoPromotion,
  { target, metric, dryRun }: AutoInput,
): WriteLines {
  if (choice.kind !== 'promote' && choice.kind !== 'keep') return { ids: [], sentences: [] };
  const { version } = choice.row.version;
  const name = plan?.target ?? targetName(target);
  const along = plan ? goingAlong(plan.aliases, version) : '';
  const verb = dryRun ? 'would promote' : 'promoted';
  const before =
    choice.kind === 'promote' && choice.occupantValue !== null
      ? `, better than ${choice.occupantValue} of version ${plan?.from.join(', ')}`
      : '';
  const sentence =
    choice.kind === 'keep'
      ? `${model} version ${version} has ${name} and is the best: ${metric} ${choice.value}`
      : `${verb} ${model} version ${version} to ${name}: ${metric} ${choice.value}${before}${along}`;
  return { ids: [`${model}/${version}`], sentences: [sentence] };
}
