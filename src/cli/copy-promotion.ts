import { UsageError } from '../domain/errors.js';
import { refusalText } from '../domain/judgement.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import { type Copied, copyVersion } from '../operations/copy-version.js';
import type { PromoteOptions } from './commands/promote.js';
import type { Context } from './context.js';
import { givenRefWithTarget } from './given-ref.js';
import { promotionDeps, promotionOptions } from './promotion-options.js';
import { printWrite, type WriteRecord } from './view/print-write.js';
import { promotionRecord } from './view/promotion-record.js';

/** `promote --to-model`: a copy in another registered model, promoted there if a target is named. */
export async function runCopy(
  ref: string | undefined,
  toModel: string,
  target: PromotionTarget | undefined,
  options: PromoteOptions,
  context: Context,
): Promise<void> {
  const parsed = givenRefWithTarget(ref, options);
  const { require = [], expectCurrent } = options;
  const useless = require.length > 0 ? '--require' : expectCurrent && '--expect-current';
  if (target === undefined && useless) {
    throw new UsageError(`${useless} is for a promotion, and no target is named`, {
      hint: `add --stage Production or --alias NAME, or leave ${useless} out`,
    });
  }
  const asked = await promotionOptions(target, options, context);
  const deps = await promotionDeps(options, context);
  const copied = await copyVersion({ ref: parsed, toModel, target, ...asked }, deps);
  if (copied.forced) context.say(`warning: forced: ${refusalText(copied.judgement)}`);
  const { model, version } = copied.plan;
  const ids = [version === null ? model : `${model}/${version}`];
  await printWrite(toRecord(copied), { ids, sentences: [sentence(copied, asked.dryRun)] }, context);
}

function toRecord(copied: Copied): WriteRecord {
  const { copyOf, createsModel, createsVersion } = copied.plan;
  const copy = { ...copyOf, creates_model: createsModel, creates_version: createsVersion };
  return promotionRecord(copied, { copy_of: copy });
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
