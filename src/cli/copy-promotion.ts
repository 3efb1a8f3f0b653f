import { UsageError } from '../domain/errors.js';
import { refusalText } from '../domain/judgement.js';
import { judgementRecord } from '../domain/judgement-record.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import { type Copied, copyVersion } from '../operations/copy-version.js';
import type { PromoteOptions } from './commands/promote.js';
import type { Context } from './context.js';
import { givenRefWithTarget } from './given-ref.js';
import { promotionRules } from './promotion-rules.js';
import { cellText } from './view/cell.js';
import { printDocument } from './view/document.js';
import { printJudgement } from './view/judgement.js';
import { versionResult, type WriteRecord } from './view/write-record.js';

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
  await printDocument(toRecord(copied), () => print(copied, dryRun, context), context);
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

function print({ plan }: Copied, dryRun: boolean, { io, output }: Context): void {
  const { model, version, target, archive, copyOf } = plan;
  const copy = version === null ? model : `${model} version ${version}`;
  if (output.quiet) {
    io.stdout.write(`${cellText(version === null ? model : `${model}/${version}`)}\n`);
    return;
  }
  const source = `${copyOf.model} version ${copyOf.version}`;
  const done = [
    ...(plan.createsModel ? [`create the model ${model}`] : []),
    ...(plan.createsVersion ? [`copy ${source} to ${copy}`] : []),
    ...(!plan.promotes
      ? []
      : [`promote ${version === null ? 'it' : copy} to ${target}${archived(archive)}`]),
  ];
  const line =
    done.length === 0
      ? `${copy} is the copy of ${source} already: nothing to do`
      : dryRun
        ? `would ${done.join(', ')}`
        : done.map(inPast).join(', ');
  io.stdout.write(`${cellText(line)}\n`);
}

function archived(versions: readonly string[]): string {
  if (versions.length === 0) return '';
  return `, archiving version${versions.length === 1 ? '' : 's'} ${versions.join(', ')}`;
}

function inPast(words: string): string {
  return words.replace(/^(create|copy|promote)/, (verb) =>
    verb === 'copy' ? 'copied' : `${verb}d`,
  );
}
