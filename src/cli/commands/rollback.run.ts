import { UsageError } from '../../domain/errors.js';
import type { PromotionTarget } from '../../domain/promotion-target.js';
import { modelNameOf } from '../../domain/refs.js';
import type { Promotion } from '../../operations/promote-version.js';
import { rollBack } from '../../operations/roll-back.js';
import type { Context } from '../context.js';
import { givenRefWithTarget } from '../given-ref.js';
import { givenExpected, givenNumber, givenTarget } from '../given-target.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import { promotionRecord } from '../view/promotion-record.js';

import type { RollbackOptions } from './rollback.js';

const PRODUCTION: PromotionTarget = { kind: 'stage', stage: 'Production' };

export async function run(
  [name]: readonly (string | undefined)[],
  options: RollbackOptions,
  context: Context,
) {
  const model = modelNameOf(givenRefWithTarget(name, options));
  const target = givenTarget(options) ?? PRODUCTION;
  if (target.kind === 'stage' && (target.stage === 'None' || target.stage === 'Archived')) {
    throw new UsageError(`${target.stage} is held by nobody: any number of versions is in it`, {
      hint: 'roll back --stage Production, --stage Staging or --alias NAME',
    });
  }
  const to = givenNumber(options.to, '--to');
  const expectCurrent = givenExpected(options.expectCurrent);
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const { dryRun = false } = options;
  const deps = { ...(await context.changes(options)), ...(await context.history()) };
  const rollback = await rollBack({ model, target, to, expectCurrent, dryRun }, deps);
  const { plan } = rollback;
  const lines = {
    ids: [`${plan.model}/${plan.version}`],
    sentences: [sentence(rollback, dryRun)],
  };
  await printWrite(promotionRecord(rollback), lines, context);
}

function sentence({ changed, plan }: Promotion, dryRun: boolean): string {
  const { model, version, target, from } = plan;
  const before = from.length === 0 ? '' : `, from version ${from.join(', ')}`;
  const to = `${target} of ${model} back to version ${version}${before}`;
  const already = `version ${version} of ${model} holds ${target} already`;
  if (dryRun) return plan.changes ? `would give ${to}` : `${already}: nothing to do`;
  return changed ? `gave ${to}` : `${already}: nothing was changed`;
}
