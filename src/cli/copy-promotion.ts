import { UsageError } from '../domain/errors.js';
import { refusalText } from '../domain/judgement.js';
import { judgementRecord } from '../domain/judgement-record.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import { type Copied, copyVersion } from '../operations/copy-version.js';
import type { PromoteOptions } from './commands/promote.js';
import type { Context } from './context.js';
import { givenRefWithTarget } from './given-ref.js';
import { promotionRules } from './promotion-rules.js';
import { printJudgement } from './view/judgement.js';
import { printWrite, versionResult, type WriteRecord } from './view/print-write.js';

/** `promote --to-model`: a copy in another registered model, promoted there if a target is named. */
export async function runCopy(
  ref: string | undefined,
  toModel: string,
  target: PromotionTarget | undefined,
  options: PromoteOptions,
  context: Context,
): Promise<void> {
  const parsed = givenRefWithTarget(ref, options);
  const { keepExisting, dryRun = false, force, require = [] } = options;
  if (target === undefined && require.length > 0) {
    throw new UsageError('--require is for a promotion, and no target is named', {
      hint: 'add --stage Production or --alias NAME, or leave --require out',
    });
  }
  const rules = target && promotionRules(target, require, await context.settings());
  const copied = await copyVersion(
    { ref: parsed, toModel, target, keepExisting, dryRun, force, rules },
    {
      ...(await context.writableRegistry(dryRun)),
      now: context.io.now,
      onJudged: (judgement) => printJudgement(judgement, context),
    },
  );
  if (copied.forced) context.say(`warning: forced: ${refusalText(copied.judgement)}`);
  const { model, version } = copied.plan;
  const ids = [version === null ? model : `${model}/${version}`];
  await printWrite(toRecord(copied), { ids, sentences: [sentence(copied, dryRun)] }, context);
}

function toRecord({ changed, plan, judgement, forced, result }: Copied): WriteRecord {
  const { model, version, target, from, archive, copyOf, createsModel, createsVersion } = plan;
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
      copy_of: { ...copyOf, creates_model: createsModel, creates_version: createsVersion },
      auto: null,
    },
    result: result && versionResult(result),
  };
}

function sentence({ plan }: Copied, dryRun: boolean): string {
  const { model, version, target, archive, copyOf } = plan;
  const copy = version === null ? model : `${model} version ${version}`;
  const source = `${copyOf.model} version ${copyOf.version}`;
  const done = [
    ...(plan.createsModel ? [`create the model ${model}`] : []),
    ...(plan.createsVersion ? [`copy ${source} to ${copy}`] : []),
    ...(!plan.promotes
      ? []
      : [`promote ${version === null ? 'it' : copy} to ${target}${archiving(archive)}`]),
  ];
  if (done.length === 0) return `${copy} is the copy of ${source} already: nothing to do`;
  return dryRun ? `would ${done.join(', ')}` : done.map(inPast).join(', ');
}

/** What becomes of those who were in a stage before. */
export function archiving(versions: readonly string[]): string {
  if (versions.length === 0) return '';
  return `, archiving version${versions.length === 1 ? '' : 's'} ${versions.join(', ')}`;
}

function inPast(words: string): string {
  return words.replace(/^(create|copy|promote)/, (verb) =>
    verb === 'copy' ? 'copied' : `${verb}d`,
  );
}
